// Makes the tables of the word breaker and of folding from the ICU that is linked.
//
// The word breaker's tables are ICU's own compiled rules (the state table and the character
// categories of the root locale's word iterator), laid out for a loop over UTF-8. Properties are
// read by ranges, not by characters: making the tables takes some milliseconds.
#include "tables.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucptrie.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/utf16.h>
#include <unicode/uversion.h>

// Layout of ICU's compiled break rules, format 6 (icu4c/source/common/rbbidata.h).
struct header {
  uint32_t magic;
  uint8_t format[4];
  uint32_t length, categories, forward, forwardLength, reverse, reverseLength, trie, trieLength,
      source, sourceLength, status, statusLength, reserved[6];
};
struct stateTable {
  uint32_t states, rowLength, dictionaryStart, lookAhead, flags;
};

enum { LOW = 0x3000, COLUMNS = 32, STATES = 64, CHARACTERS = 0x110000, BLOCK = 128 };
enum { BLOCKS = CHARACTERS / BLOCK };
enum { ALNUM = 0x20, DICTIONARY = 0x40, HAN = 0x80 };

// The folding of one character, if it is one character and concatenates freely; else 0.
static uint16_t folded(const UNormalizer2 *fold, UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  UChar text[2], result[64];
  int32_t length = 0;
  if (U_IS_SURROGATE(c)) return 0;
  // Neither changed nor touched by what stands beside it: most characters.
  if (unorm2_isInert(fold, c)) return (uint16_t)c;
  if (!unorm2_hasBoundaryBefore(fold, c)) return 0;
  U16_APPEND_UNSAFE(text, length, c);
  int32_t n = unorm2_normalize(fold, text, length, result, 64, &status);
  if (U_FAILURE(status) || n != 1 || U16_IS_SURROGATE(result[0])) return 0;
  // A first character that composes with what follows is no boundary after folding either.
  if (!unorm2_hasBoundaryBefore(fold, result[0])) return 0;
  return result[0];
}

// What is left of a folded character when its marks are removed: 0 nothing, else the character.
static uint16_t bare(const UNormalizer2 *nfd, UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return (uint16_t)('0' + u_charDigitValue(c));
  if ((c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
      (c >= 0x20D0 && c <= 0x20F0))
    return 0;
  if (c >= 0x591 && c <= 0x5C7 && u_charType(c) == U_NON_SPACING_MARK) return 0;  // Hebrew points
  if ((c >= 0x64B && c <= 0x65F) || c == 0x670 || c == 0x640 || (c >= 0x610 && c <= 0x61A) ||
      (c >= 0x6D6 && c <= 0x6ED && u_charType(c) == U_NON_SPACING_MARK))
    return 0;  // Arabic vowel signs, tatweel
  switch (c) {
    case 0x622: case 0x623: case 0x625: case 0x671: return 0x627;  // alef
    case 0x624: return 0x648;                                      // waw with hamza
    case 0x626: case 0x649: case 0x6CC: return 0x64A;              // yeh
    case 0x6C0: case 0x6C1: case 0x6D5: case 0x629: return 0x647;  // heh, teh marbuta
    case 0x6A9: return 0x643;                                      // keheh
    case 0x451: case 0x450: return 0x435;                          // Cyrillic io, ie with grave
    case 0x45D: return 0x438;                                      // Cyrillic i with grave
    case 0xF8: case 0x1FF: return 'o';
    case 0x111: case 0xF0: case 0x256: case 0x257: return 'd';
    case 0x142: case 0x19A: return 'l';
    case 0x127: return 'h';
    case 0x167: return 't';
    case 0x131: return 'i';
    case 0x14B: return 'n';
    case 0x253: return 'b';
    case 0x199: return 'k';
    case 0x1B4: return 'y';
    case 0x268: return 'i';
    case 0x289: return 'u';
  }
  UScriptCode script = uscript_getScript(c, &status);
  if (script != USCRIPT_LATIN && script != USCRIPT_GREEK) return (uint16_t)c;
  UChar text[1] = {(UChar)c}, result[16];
  int32_t n = unorm2_normalize(nfd, text, 1, result, 16, &status);
  if (U_FAILURE(status) || n < 1) return (uint16_t)c;
  for (int i = 1; i < n; i++)
    if (u_charType(result[i]) != U_NON_SPACING_MARK) return (uint16_t)c;
  switch (result[0]) {  // o with stroke and acute
    case 0xF8: return 'o';
    case 0xE6: return 0xE6;
  }
  return result[0];
}

// What the tables consist of while they are made, in one piece of memory.
struct made {
  struct analysis_tables tables;
  uint8_t transitions[STATES * COLUMNS];
  uint16_t folded[LOW], bare[LOW], index[BLOCKS];
  uint8_t classes[CHARACTERS];
};

static void mark(uint8_t *classes, UChar32 first, UChar32 last, uint8_t bit) {
  for (UChar32 c = first; c <= last && c < CHARACTERS; c++) classes[c] |= bit;
}

static void markSet(uint8_t *classes, const USet *set, uint8_t bit) {
  int32_t ranges = uset_getItemCount(set);
  for (int32_t i = 0; i < ranges; i++) {
    UChar32 first, last;
    UErrorCode status = U_ZERO_ERROR;
    if (uset_getItem(set, i, &first, &last, 0, 0, &status) == 0 && U_SUCCESS(status))
      mark(classes, first, last, bit);
  }
}

static UBool U_CALLCONV markNumbers(const void *context, UChar32 first, UChar32 limit,
                                    UCharCategory category) {
  if (category == U_DECIMAL_DIGIT_NUMBER || category == U_LETTER_NUMBER ||
      category == U_OTHER_NUMBER)
    mark((uint8_t *)context, first, limit - 1, ALNUM);
  return 1;
}

// The states: which follows which, bit 6 set if it accepts. State 0 stops, 1 starts.
static int makeTransitions(const struct header *header, const struct stateTable *table,
                           uint8_t *transitions) {
  const uint8_t *rows = (const uint8_t *)(table + 1);
  uint64_t accepting = 0;
  for (uint32_t s = 0; s < table->states; s++) {
    uint8_t a = rows[s * table->rowLength];
    if (a > 1) return 0;  // a look-ahead rule
    if (a) accepting |= 1ull << s;
  }
  for (uint32_t s = 0; s < table->states; s++)
    for (uint32_t c = 0; c < header->categories; c++) {
      uint8_t next = rows[s * table->rowLength + 3 + c];
      if (next >= table->states) return 0;
      transitions[s * COLUMNS + c] = (uint8_t)(next | (accepting >> next & 1) << 6);
    }
  return 1;
}

static int makeClasses(const struct stateTable *table, const UCPTrie *trie, uint8_t *classes,
                       uint32_t *attaching) {
  UErrorCode status = U_ZERO_ERROR;
  UChar32 start = 0, end;
  uint32_t category;
  *attaching = 0;
  while ((end = ucptrie_getRange(trie, start, UCPMAP_RANGE_NORMAL, 0, 0, 0, &category)) >= 0) {
    if (category >= COLUMNS) return 0;
    uint8_t bits = (uint8_t)(category | (category >= table->dictionaryStart ? DICTIONARY : 0));
    memset(classes + start, bits, (size_t)(end - start) + 1);
    // All characters of a category have the same place in the rules.
    int32_t wb = u_getIntPropertyValue(start, UCHAR_WORD_BREAK);
    if (wb == U_WB_EXTEND || wb == U_WB_FORMAT || wb == U_WB_ZWJ) *attaching |= 1u << category;
    start = end + 1;
  }
  // Hangul has no dictionary in ICU: its syllables are left to the rules.
  for (UChar32 c = 0xAC00; c <= 0xD7A3; c++) classes[c] &= (uint8_t)~DICTIONARY;
  const USet *alphabetic = u_getBinaryPropertySet(UCHAR_ALPHABETIC, &status);
  USet *han = uset_openEmpty();
  uset_applyIntPropertyValue(han, UCHAR_SCRIPT, USCRIPT_HAN, &status);
  if (U_SUCCESS(status)) {
    markSet(classes, alphabetic, ALNUM);
    u_enumCharTypes(markNumbers, classes);
    // Han only of what is a letter or number: both bits, then those without ALNUM lose it again.
    markSet(classes, han, HAN);
    for (UChar32 c = 0; c < CHARACTERS; c++)
      if ((classes[c] & (ALNUM | HAN)) == HAN) classes[c] &= (uint8_t)~HAN;
  }
  uset_close(han);
  return U_SUCCESS(status);
}

// Keeps each different block once, in the order of their first places: moves them to the beginning
// of `classes`, which is read ahead of where it is written.
static int shareBlocks(uint8_t *classes, uint16_t *index) {
  enum { SLOTS = 4096 };
  static const uint16_t FREE = UINT16_MAX;
  uint16_t slots[SLOTS];
  memset(slots, 0xFF, sizeof slots);
  int count = 0;
  for (int b = 0; b < BLOCKS; b++) {
    const uint8_t *block = classes + b * BLOCK;
    uint64_t hash = 0;
    for (int i = 0; i < BLOCK; i += 8) {
      uint64_t word;
      memcpy(&word, block + i, 8);
      hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
      hash ^= hash >> 29;
    }
    uint32_t slot = (uint32_t)(hash >> 32) % SLOTS;
    while (slots[slot] != FREE && memcmp(classes + slots[slot] * BLOCK, block, BLOCK))
      slot = (slot + 1) % SLOTS;
    if (slots[slot] == FREE) {
      if (count >= SLOTS / 2) return 0;
      memmove(classes + count * BLOCK, block, BLOCK);
      slots[slot] = (uint16_t)count++;
    }
    index[b] = slots[slot];
  }
  return count;
}

static int make(struct made *made, uint8_t *low) {
  UErrorCode status = U_ZERO_ERROR;
  int done = 0;
  UBreakIterator *words = ubrk_open(UBRK_WORD, "", 0, 0, &status);
  int32_t size = U_SUCCESS(status) ? ubrk_getBinaryRules(words, 0, 0, &status) : 0;
  status = U_ZERO_ERROR;
  uint8_t *data = size > (int32_t)sizeof(struct header) ? malloc((size_t)size) : 0;
  if (data) ubrk_getBinaryRules(words, data, (uint32_t)size, &status);
  ubrk_close(words);
  UCPTrie *trie = 0;
  const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
  const struct header *header = (const struct header *)data;
  if (!data || U_FAILURE(status) || header->magic != 0xB1A0 || header->format[0] != 6) goto end;
  if (header->forward > (uint32_t)size || header->trie > (uint32_t)size ||
      header->trieLength > (uint32_t)size - header->trie)
    goto end;
  const struct stateTable *table = (const struct stateTable *)(data + header->forward);
  // 8-bit rows without look-ahead and start state, and what fits into the bits of the tables.
  if (table->flags != 4 || header->categories > COLUMNS || table->states > STATES) goto end;
  trie = ucptrie_openFromBinary(UCPTRIE_TYPE_FAST, UCPTRIE_VALUE_BITS_8, data + header->trie,
                                (int32_t)header->trieLength, 0, &status);
  if (U_FAILURE(status) || !makeTransitions(header, table, made->transitions) ||
      !makeClasses(table, trie, made->classes, &made->tables.attaching))
    goto end;
  memcpy(low, made->classes, LOW);
  made->tables.class_block_count = shareBlocks(made->classes, made->index);
  if (!made->tables.class_block_count) goto end;
  for (UChar32 c = 0; c < LOW; c++) {
    made->folded[c] = folded(fold, c);
    made->bare[c] = bare(nfd, c);
  }
  done = 1;
end:
  ucptrie_close(trie);
  free(data);
  return done;
}

const struct analysis_tables *analysis_make_tables(void) {
  struct made *made = calloc(1, sizeof *made);
  uint8_t *low = malloc(LOW);
  if (!made || !low || !make(made, low)) {
    free(made);
    free(low);
    return 0;
  }
  analysis_linked_versions(made->tables.icu_version, made->tables.unicode_version);
  made->tables.class_low = low;
  // The blocks stand at the beginning of the last member: what lies behind them is given back.
  size_t used = offsetof(struct made, classes) + (size_t)made->tables.class_block_count * BLOCK;
  struct made *shrunk = realloc(made, used);
  if (!shrunk) shrunk = made;
  struct analysis_tables *tables = &shrunk->tables;
  tables->transitions = shrunk->transitions;
  tables->class_index = shrunk->index;
  tables->class_blocks = shrunk->classes;
  tables->folded = shrunk->folded;
  tables->bare = shrunk->bare;
  return tables;
}

void analysis_linked_versions(uint8_t icu[2], uint8_t unicode[2]) {
  UVersionInfo version;
  u_getVersion(version);
  memcpy(icu, version, 2);
  u_getUnicodeVersion(version);
  memcpy(unicode, version, 2);
}

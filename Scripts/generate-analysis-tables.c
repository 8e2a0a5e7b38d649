// Prints Sources/CAnalysis/tables.c: the tables of the word breaker and of folding, taken from the
// ICU that this program is linked with. Run by Scripts/generate-analysis-tables.sh.
//
// The word breaker's tables are ICU's own compiled rules (the state table and the character
// categories of the root locale's word iterator), laid out for a loop over UTF-8.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucptrie.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
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

enum { LOW = 0x3000, COLUMNS = 32 };
enum { ALNUM = 0x20, DICTIONARY = 0x40, HAN = 0x80 };

static void fail(const char *why) {
  fprintf(stderr, "generate-analysis-tables: %s\n", why);
  exit(1);
}

static void bytes(const char *name, const uint8_t *values, int count) {
  printf("const uint8_t %s[%d] = {", name, count);
  for (int i = 0; i < count; i++) printf("%s%u,", i % 24 ? "" : "\n    ", values[i]);
  printf("\n};\n\n");
}

static void shorts(const char *name, const uint16_t *values, int count) {
  printf("const uint16_t %s[%d] = {", name, count);
  for (int i = 0; i < count; i++) printf("%s%u,", i % 16 ? "" : "\n    ", values[i]);
  printf("\n};\n\n");
}

static UBool isAlphanumeric(UChar32 c) {
  int8_t category = u_charType(c);
  return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) || category == U_DECIMAL_DIGIT_NUMBER ||
         category == U_LETTER_NUMBER || category == U_OTHER_NUMBER;
}

// The folding of one character, if it is one character and concatenates freely; else 0.
static uint16_t folded(const UNormalizer2 *fold, UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  UChar text[2], result[64];
  int32_t length = 0;
  if (U_IS_SURROGATE(c) || !unorm2_hasBoundaryBefore(fold, c)) return 0;
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

int main(void) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *words = ubrk_open(UBRK_WORD, "", 0, 0, &status);
  int32_t size = ubrk_getBinaryRules(words, 0, 0, &status);
  status = U_ZERO_ERROR;
  uint8_t *data = malloc((size_t)size);
  ubrk_getBinaryRules(words, data, (uint32_t)size, &status);
  if (U_FAILURE(status)) fail("no word rules");
  const struct header *header = (const struct header *)data;
  if (header->magic != 0xB1A0 || header->format[0] != 6) fail("unknown format of break rules");
  const struct stateTable *table = (const struct stateTable *)(data + header->forward);
  if (table->flags != 4) fail("8-bit rows without look-ahead and start state expected");
  if (header->categories > COLUMNS || table->states > 64) fail("too many states or categories");
  const UCPTrie *trie = (const UCPTrie *)ucptrie_openFromBinary(
      UCPTRIE_TYPE_FAST, UCPTRIE_VALUE_BITS_8, data + header->trie, (int32_t)header->trieLength, 0,
      &status);
  if (U_FAILURE(status)) fail("no category trie");
  const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
  if (U_FAILURE(status)) fail("no normalizers");

  UVersionInfo icu, unicode;
  u_getVersion(icu);
  u_getUnicodeVersion(unicode);
  printf("// Generated by Scripts/generate-analysis-tables.sh from ICU %d.%d (Unicode %d.%d).\n",
         icu[0], icu[1], unicode[0], unicode[1]);
  printf("// Do not edit. What the tables mean: include/CAnalysis.h.\n");
  printf("#include \"CAnalysis.h\"\n\n");
  printf("const uint8_t analysis_icu_version[2] = {%d, %d};\n", icu[0], icu[1]);
  printf("const uint8_t analysis_unicode_version[2] = {%d, %d};\n\n", unicode[0], unicode[1]);

  // Next state, bit 6 set if it accepts. State 0 stops, 1 starts.
  static uint8_t transitions[64 * COLUMNS];
  const uint8_t *rows = (const uint8_t *)(table + 1);
  uint64_t accepting = 0;
  for (uint32_t s = 0; s < table->states; s++) {
    uint8_t a = rows[s * table->rowLength];
    if (a > 1) fail("look-ahead rule");
    if (a) accepting |= 1ull << s;
  }
  for (uint32_t s = 0; s < table->states; s++)
    for (uint32_t c = 0; c < header->categories; c++) {
      uint8_t next = rows[s * table->rowLength + 3 + c];
      transitions[s * COLUMNS + c] = (uint8_t)(next | (accepting >> next & 1) << 6);
    }
  bytes("analysis_transitions", transitions, 64 * COLUMNS);

  // Classes of all characters.
  static uint8_t classes[0x110000];
  uint32_t attaching = 0;
  for (UChar32 c = 0; c <= 0x10FFFF; c++) {
    uint32_t category = ucptrie_get(trie, c);
    uint8_t k = (uint8_t)category;
    UScriptCode script = uscript_getScript(c, &status);
    // Hangul has no dictionary in ICU: its syllables are left to the rules.
    if (category >= table->dictionaryStart && !(c >= 0xAC00 && c <= 0xD7A3)) k |= DICTIONARY;
    if (isAlphanumeric(c)) k |= ALNUM;
    if (script == USCRIPT_HAN && isAlphanumeric(c)) k |= HAN;
    classes[c] = k;
    int32_t wb = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);
    if (wb == U_WB_EXTEND || wb == U_WB_FORMAT || wb == U_WB_ZWJ) attaching |= 1u << category;
  }
  printf("const uint32_t analysis_attaching = 0x%xu;\n\n", attaching);
  bytes("analysis_class_low", classes, LOW);
  static uint8_t blocks[0x2200][128];
  static uint16_t index[0x2200];
  int count = 0;
  for (int b = 0; b < 0x2200; b++) {
    int found = -1;
    for (int i = 0; i < count && found < 0; i++)
      if (!memcmp(blocks[i], classes + b * 128, 128)) found = i;
    if (found < 0) {
      memcpy(blocks[count], classes + b * 128, 128);
      found = count++;
    }
    index[b] = (uint16_t)found;
  }
  shorts("analysis_class_index", index, 0x2200);
  printf("const uint8_t analysis_class_blocks[%d] = {", count * 128);
  for (int i = 0; i < count * 128; i++) printf("%s%u,", i % 24 ? "" : "\n    ", blocks[i / 128][i % 128]);
  printf("\n};\n\n");

  static uint16_t folds[LOW], bares[LOW];
  for (UChar32 c = 0; c < LOW; c++) {
    folds[c] = folded(fold, c);
    bares[c] = bare(nfd, c);
  }
  shorts("analysis_folded", folds, LOW);
  shorts("analysis_bare", bares, LOW);
  return 0;
}

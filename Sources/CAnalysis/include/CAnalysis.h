// Tables of the word breaker and of folding, and what Swift lacks for the analyzer's inner loops:
// byte masks, prefetch. The tables come from ICU's own data: made by make_tables.c when the program
// runs, or beforehand by Scripts/generate-analysis-tables.sh, which prints what it makes; they live in
// C because Swift compiles large literals slowly.
#ifndef RAPPORTEUR_CANALYSIS_H
#define RAPPORTEUR_CANALYSIS_H

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifndef __clang__
#define _Nonnull
#define _Nullable
#endif

// Tables taken from one ICU.
struct analysis_tables {
  // Versions (major, minor) of that ICU and of its Unicode.
  uint8_t icu_version[2], unicode_version[2];

  // Bit n is set if characters of category n attach to what precedes them (Extend, Format, ZWJ).
  uint32_t attaching;

  // ICU's word rules as an automaton: [state * 32 + category] is the next state, with bit 6 set if the
  // text read so far may end a segment. 0 stops, 1 starts; the longest accepted text is the segment.
  // 2,048 bytes.
  const uint8_t *_Nonnull transitions;

  // Class of a character: bits 0-4 its category in the automaton; bit 5 a letter or number
  // (Alphabetic, or of a category N*); bit 6 left to ICU's dictionaries; bit 7 Han.
  // Directly below U+3000; for any character, block class_index[c >> 7] of 128.
  const uint8_t *_Nonnull class_low;
  const uint16_t *_Nonnull class_index;
  const uint8_t *_Nonnull class_blocks;
  int32_t class_block_count;

  // NFKC_Casefold of a character below U+3000 if it is a single character that can be folded without
  // its neighbours, else 0.
  const uint16_t *_Nonnull folded;

  // A folded character below U+3000 without its marks, where the script's readers expect that; 0 if
  // nothing is left.
  const uint16_t *_Nonnull bare;
};

// Chooses the tables of the linked ICU, once: those that were made beforehand if there are any for
// it, else they are made now, which takes some milliseconds.
const struct analysis_tables *_Nonnull analysis_choose_tables(void);

// Tables made now from the linked ICU, never to be freed; null if its compiled rules have a form
// that is not known here, or there is no memory. For whoever compares.
const struct analysis_tables *_Nullable analysis_make_tables(void);

// Whether the tables are those of the linked ICU. If not (its rules have a form that is not known
// here), they may tell letters from signs, but ICU must find the words.
int32_t analysis_tables_fit(void);

extern const struct analysis_tables *analysis_current;

// The tables of the linked ICU.
static inline const struct analysis_tables *_Nonnull analysis_tables(void) {
  const struct analysis_tables *tables =
      __atomic_load_n(&analysis_current, __ATOMIC_ACQUIRE);
  return tables ? tables : analysis_choose_tables();
}

// Frequent letter trigrams by language, ascending: bits 12-31 hash of the trigram, 5-11 index in
// Language.known, 0-4 weight: thirds of a bit by which it is more frequent than one in 16,384.
// Those with hash h have indexes from buckets[h >> 6] to below buckets[(h >> 6) + 1].
extern const uint32_t analysis_trigrams[];
extern const uint16_t analysis_trigram_buckets[16385];

// Arrays as pointers: Swift imports arrays as tuples, and a Swift constant that holds a pointer is
// made at first use, which each use must then ask about.
static inline const uint32_t *_Nonnull analysis_trigrams_table(void) { return analysis_trigrams; }
static inline const uint16_t *_Nonnull analysis_trigram_buckets_table(void) {
  return analysis_trigram_buckets;
}

static inline void analysis_prefetch(const void *_Nonnull address) { __builtin_prefetch(address, 0, 3); }

// Bit i is set if byte i of the 16 at `text` is an ASCII letter or digit, `_` or `@` (icu != 0), or
// an ASCII letter or digit (icu == 0).
static inline uint32_t analysis_word_mask(const uint8_t *_Nonnull text, int icu) {
#ifdef __SSE2__
  __m128i v = _mm_loadu_si128((const __m128i *)text);
  // Letters: fold case by bit 5, then an unsigned range test by a signed comparison.
  __m128i letter = _mm_add_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8((char)(0x80 - 'a')));
  __m128i digit = _mm_add_epi8(v, _mm_set1_epi8((char)(0x80 - '0')));
  __m128i m = _mm_or_si128(_mm_cmplt_epi8(letter, _mm_set1_epi8((char)(0x80 + 26))),
                           _mm_cmplt_epi8(digit, _mm_set1_epi8((char)(0x80 + 10))));
  if (icu)
    m = _mm_or_si128(m, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('_')),
                                     _mm_cmpeq_epi8(v, _mm_set1_epi8('@'))));
  return (uint32_t)_mm_movemask_epi8(m);
#else
  uint32_t mask = 0;
  for (int i = 0; i < 16; i++) {
    uint8_t c = text[i], l = c | 0x20;
    mask |= (uint32_t)((l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') ||
                       (icu && (c == '_' || c == '@')))
            << i;
  }
  return mask;
#endif
}

#endif

// Tables of the word breaker and of folding, and what Swift lacks for the analyzer's inner loops:
// byte masks, prefetch. The tables are printed by Scripts/generate-analysis-tables.sh from ICU's
// own data; they live in C because Swift compiles large literals slowly.
#ifndef RAPPORTEUR_CANALYSIS_H
#define RAPPORTEUR_CANALYSIS_H

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// Versions (major, minor) of the ICU and the Unicode the tables were taken from.
extern const uint8_t analysis_icu_version[2];
extern const uint8_t analysis_unicode_version[2];

// ICU's word rules as an automaton: [state * 32 + category] is the next state, with bit 6 set if
// the text read so far may end a segment. 0 stops, 1 starts; the longest accepted text is the segment.
extern const uint8_t analysis_transitions[2048];

// Class of a character: bits 0-4 its category in the automaton; bit 5 a letter or number
// (Alphabetic, or of a category N*); bit 6 left to ICU's dictionaries; bit 7 Han.
// Directly below U+3000; above, block analysis_class_index[c >> 7] of 128.
extern const uint8_t analysis_class_low[12288];
extern const uint16_t analysis_class_index[8704];
extern const uint8_t analysis_class_blocks[];

// Bit n is set if characters of category n attach to what precedes them (Extend, Format, ZWJ).
extern const uint32_t analysis_attaching;

// NFKC_Casefold of a character below U+3000 if it is a single character that can be folded without
// its neighbours, else 0.
extern const uint16_t analysis_folded[12288];

// A folded character below U+3000 without its marks, where the script's readers expect that; 0 if
// nothing is left.
extern const uint16_t analysis_bare[12288];

// Frequent letter trigrams by language, ascending: bits 12-31 hash of the trigram, 5-11 index in
// Language.known, 0-4 weight: thirds of a bit by which it is more frequent than one in 16,384.
// Those with hash h have indexes from buckets[h >> 6] to below buckets[(h >> 6) + 1].
extern const uint32_t analysis_trigrams[];
extern const uint16_t analysis_trigram_buckets[16385];

// The tables as pointers: Swift imports arrays as tuples, and a Swift constant that holds a pointer is
// made at first use, which each use must then ask about.
#ifndef __clang__
#define _Nonnull
#endif
static inline const uint8_t *_Nonnull analysis_transitions_table(void) { return analysis_transitions; }
static inline const uint8_t *_Nonnull analysis_class_low_table(void) { return analysis_class_low; }
static inline const uint16_t *_Nonnull analysis_class_index_table(void) { return analysis_class_index; }
static inline const uint8_t *_Nonnull analysis_class_blocks_table(void) { return analysis_class_blocks; }
static inline const uint16_t *_Nonnull analysis_folded_table(void) { return analysis_folded; }
static inline const uint16_t *_Nonnull analysis_bare_table(void) { return analysis_bare; }
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

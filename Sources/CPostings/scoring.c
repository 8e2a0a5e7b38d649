// Loops over blocks of documents: scoring, accumulating, collecting, bit sets. One portable body
// each, compiled again for AVX2; AVX2 bodies of their own only where the compiler does not find
// them (gather, movemask). No fused multiply-add anywhere: scores are the same bits on every
// machine.
#include "CPostings.h"
#include "kernels.h"
#include <string.h>
#ifdef POSTINGS_X86
#include <immintrin.h>
#endif
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

int postings_lower_bound(const uint32_t *values, uint32_t target) {
  // Branch-free binary search: seven dependent steps of a conditional move.
  int at = 0;
  for (int half = 64; half; half >>= 1) at += values[at + half - 1] < target ? half : 0;
  return at + (values[at] < target);
}

size_t postings_find(const uint32_t *values, const uint32_t *candidates, size_t count,
                     uint32_t *places, uint32_t *indices) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t target = candidates[i];
    // Searches of neighbouring candidates overlap in the pipeline: no step waits for a prediction.
    uint32_t at = 0;
    at += values[at + 63] < target ? 64 : 0;
    at += values[at + 31] < target ? 32 : 0;
    at += values[at + 15] < target ? 16 : 0;
    at += values[at + 7] < target ? 8 : 0;
    at += values[at + 3] < target ? 4 : 0;
    at += values[at + 1] < target ? 2 : 0;
    at += values[at] < target ? 1 : 0;
    places[n] = (uint32_t)i;
    indices[n] = at;
    n += values[at] == target;
  }
  return n;
}

INLINE void score_portable(const uint32_t *documents, const uint32_t *frequencies, size_t count,
                           const uint8_t *norms, const float *inverse, float weight,
                           float *scores) {
  for (size_t i = 0; i < count; i++)
    scores[i] = weight - weight / (1.0f + (float)frequencies[i] * inverse[norms[documents[i]]]);
}

#ifdef POSTINGS_X86
__attribute__((target("avx2"))) static void score_avx2(
    const uint32_t *documents, const uint32_t *frequencies, size_t count, const uint8_t *norms,
    const float *inverse, float weight, float *scores) {
  const __m256 w = _mm256_set1_ps(weight), one = _mm256_set1_ps(1.0f);
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    // Scalar loads of the norm bytes beat a gather of bytes that then wants masking.
    const uint32_t *d = documents + i;
    __m256 n = _mm256_setr_ps(inverse[norms[d[0]]], inverse[norms[d[1]]], inverse[norms[d[2]]],
                              inverse[norms[d[3]]], inverse[norms[d[4]]], inverse[norms[d[5]]],
                              inverse[norms[d[6]]], inverse[norms[d[7]]]);
    // Frequencies are below 2^31 in any sound index; the signed conversion equals the portable one.
    __m256 f = _mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)(frequencies + i)));
    __m256 s = _mm256_sub_ps(w, _mm256_div_ps(w, _mm256_add_ps(one, _mm256_mul_ps(f, n))));
    _mm256_storeu_ps(scores + i, s);
  }
  score_portable(documents + i, frequencies + i, count - i, norms, inverse, weight, scores + i);
}
#endif

void postings_score(const uint32_t *documents, const uint32_t *frequencies, size_t count,
                    const uint8_t *norms, const float *inverse, float weight, float *scores) {
#ifdef POSTINGS_X86
  if (postings_kernels) {
    score_avx2(documents, frequencies, count, norms, inverse, weight, scores);
    return;
  }
#endif
  score_portable(documents, frequencies, count, norms, inverse, weight, scores);
}

float postings_bound(const uint8_t *pairs, size_t count, const float *inverse, float weight) {
  typedef float f4 __attribute__((vector_size(16)));
  float best = 0;
  for (; count >= 4; count -= 4, pairs += 8) {
    if (pairs[0] == 255 || pairs[2] == 255 || pairs[4] == 255 || pairs[6] == 255) return weight;
    const f4 frequency = {pairs[0], pairs[2], pairs[4], pairs[6]};
    const f4 factor = {inverse[pairs[1]], inverse[pairs[3]], inverse[pairs[5]], inverse[pairs[7]]};
    const f4 w = {weight, weight, weight, weight}, one = {1, 1, 1, 1};
    const f4 score = w - w / (one + frequency * factor);
    for (int i = 0; i < 4; i++) best = score[i] > best ? score[i] : best;
  }
  for (size_t i = 0; i < count; i++) {
    const uint8_t frequency = pairs[2 * i];
    if (frequency == 255) return weight;
    const float score = weight - weight / (1.0f + (float)frequency * inverse[pairs[2 * i + 1]]);
    best = score > best ? score : best;
  }
  return best;
}

void postings_accumulate(const uint32_t *documents, const float *scores, size_t count, uint32_t base,
                         double *accumulator, uint64_t *bits) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t d = documents[i] - base;
    accumulator[d] += (double)scores[i];
    bits[d >> 6] |= 1ull << (d & 63);
  }
}

void postings_set_bits(const uint32_t *documents, size_t count, uint32_t base, uint64_t *bits) {
  // No branch on whether the word changes: a mispredicted one costs more than the store's latency.
  for (size_t i = 0; i < count; i++) {
    const uint32_t d = documents[i] - base;
    bits[d >> 6] |= 1ull << (d & 63);
  }
}

INLINE uint64_t word_at(const uint8_t *bits, size_t index) {
  uint64_t w;
  memcpy(&w, bits + 8 * index, 8);
  return w;
}

uint32_t postings_next_bit(const uint8_t *bits, uint32_t count, uint32_t from) {
  if (from >= count) return UINT32_MAX;
  size_t w = from >> 6;
  const size_t last = (count - 1) >> 6;
  uint64_t b = word_at(bits, w) & (~0ull << (from & 63));
  while (!b) {
    if (++w > last) return UINT32_MAX;
    b = word_at(bits, w);
  }
  return (uint32_t)(w << 6) + (uint32_t)__builtin_ctzll(b);
}

void postings_test_bits(const uint8_t *bits, const uint32_t *documents, size_t count,
                        uint8_t *matched) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t d = documents[i];
    matched[i] |= (bits[d >> 3] >> (d & 7)) & 1;
  }
}

INLINE size_t rank_body(const uint8_t *bits, const uint8_t *samples, const uint32_t *documents,
                        size_t count, uint32_t limit, uint32_t *places, uint32_t *ranks) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t d = documents[i];
    places[n] = (uint32_t)i;
    n += (bits[d >> 3] >> (d & 7)) & 1;
  }
  for (size_t i = 0; i < n; i++) {
    const uint32_t d = documents[places[i]];
    uint32_t rank;
    memcpy(&rank, samples + 4 * (size_t)(d >> 9), 4);
    size_t w = (size_t)(d >> 9) << 3;
    for (; w < d >> 6; w++) rank += (uint32_t)__builtin_popcountll(word_at(bits, w));
    rank += (uint32_t)__builtin_popcountll(word_at(bits, w) & ((1ull << (d & 63)) - 1));
    ranks[i] = rank < limit ? rank : limit - 1;
  }
  return n;
}
#ifdef POSTINGS_X86
__attribute__((target("avx2,popcnt"))) static size_t rank_popcnt(
    const uint8_t *bits, const uint8_t *samples, const uint32_t *documents, size_t count,
    uint32_t limit, uint32_t *places, uint32_t *ranks) {
  return rank_body(bits, samples, documents, count, limit, places, ranks);
}
#endif
size_t postings_rank_bits(const uint8_t *bits, const uint8_t *samples, const uint32_t *documents,
                          size_t count, uint32_t limit, uint32_t *places, uint32_t *ranks) {
#ifdef POSTINGS_X86
  if (postings_kernels)
    return rank_popcnt(bits, samples, documents, count, limit, places, ranks);
#endif
  return rank_body(bits, samples, documents, count, limit, places, ranks);
}

size_t postings_next_documents(const uint8_t *bits, size_t words, uint32_t from, size_t count,
                               uint32_t *documents) {
  size_t n = 0, w = from >> 6;
  if (w >= words) return 0;
  uint64_t b;
  memcpy(&b, bits + 8 * w, 8);
  b &= ~0ull << (from & 63);
  for (;;) {
    const uint32_t first = (uint32_t)(w << 6);
    // Whole words without looking at the count: there is room for one word's worth more.
    while (b) {
      documents[n] = first + (uint32_t)__builtin_ctzll(b);
      n++;
      b &= b - 1;
    }
    if (n >= count) return count;
    if (++w >= words) return n;
    memcpy(&b, bits + 8 * w, 8);
  }
}

size_t postings_bits_to_documents(const uint64_t *bits, size_t words, uint32_t base,
                                  uint32_t *documents) {
  size_t n = 0;
  for (size_t w = 0; w < words; w++) {
    uint64_t b = bits[w];
    const uint32_t first = base + (uint32_t)(w << 6);
    while (b) {
      documents[n++] = first + (uint32_t)__builtin_ctzll(b);
      b &= b - 1;
    }
  }
  return n;
}

size_t postings_collect(double *accumulator, uint64_t *bits, size_t words, uint32_t base,
                        double threshold, uint32_t *documents, double *scores) {
  size_t n = 0;
  for (size_t w = 0; w < words; w++) {
    uint64_t b = bits[w];
    if (!b) continue;
    bits[w] = 0;
    double *group = accumulator + (w << 6);
    const uint32_t first = base + (uint32_t)(w << 6);
    while (b) {
      const int i = __builtin_ctzll(b);
      const double score = group[i];
      group[i] = 0;
      documents[n] = first + (uint32_t)i;
      scores[n] = score;
      n += score >= threshold;
      b &= b - 1;
    }
  }
  return n;
}

INLINE size_t popcount_body(const uint64_t *bits, size_t words) {
  size_t n = 0;
  for (size_t i = 0; i < words; i++) n += (size_t)__builtin_popcountll(bits[i]);
  return n;
}
#ifdef POSTINGS_X86
__attribute__((target("avx2,popcnt"))) static size_t popcount_avx2(const uint64_t *bits,
                                                                   size_t words) {
  return popcount_body(bits, words);
}
#endif
size_t postings_popcount(const uint64_t *bits, size_t words) {
#ifdef POSTINGS_X86
  if (postings_kernels) return popcount_avx2(bits, words);
#endif
  return popcount_body(bits, words);
}

void postings_or(uint64_t *a, const uint64_t *b, size_t words) {
  for (size_t i = 0; i < words; i++) { uint64_t w; memcpy(&w, b + i, 8); a[i] |= w; }
}
void postings_and(uint64_t *a, const uint64_t *b, size_t words) {
  for (size_t i = 0; i < words; i++) { uint64_t w; memcpy(&w, b + i, 8); a[i] &= w; }
}
void postings_and_not(uint64_t *a, const uint64_t *b, size_t words) {
  for (size_t i = 0; i < words; i++) { uint64_t w; memcpy(&w, b + i, 8); a[i] &= ~w; }
}

size_t postings_keep(uint32_t *documents, double *scores, size_t count, double rest,
                     double threshold) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t document = documents[i];
    const double score = scores[i];
    documents[n] = document;
    scores[n] = score;
    n += score + rest >= threshold;
  }
  return n;
}

void postings_count_codes(const uint32_t *documents, size_t count, const void *codes, int width,
                          uint32_t *counters, uint32_t limit) {
  size_t i = 0;
  if (width == 1) {
    const uint8_t *c = codes;
    for (; i + 4 <= count; i += 4) {
      counters[c[documents[i]]]++;
      counters[256 + c[documents[i + 1]]]++;
      counters[512 + c[documents[i + 2]]]++;
      counters[768 + c[documents[i + 3]]]++;
    }
    for (; i < count; i++) counters[c[documents[i]]]++;
  } else if (width == 2) {
    for (; i < count; i++) {
      uint16_t code;
      memcpy(&code, (const uint8_t *)codes + 2 * (size_t)documents[i], 2);
      counters[code < limit ? code : 0]++;
    }
  } else {
    for (; i < count; i++) {
      uint32_t code;
      memcpy(&code, (const uint8_t *)codes + 4 * (size_t)documents[i], 4);
      counters[code < limit ? code : 0]++;
    }
  }
}

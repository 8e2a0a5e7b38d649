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

static size_t find_portable(const uint32_t *values, const uint32_t *candidates, size_t count,
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

#ifdef POSTINGS_X86
// Two steps: how many of every eighth value are less says which eight to compare with.
__attribute__((target("avx2,popcnt,bmi"))) static size_t find_avx2(
    const uint32_t *values, const uint32_t *candidates, size_t count, uint32_t *places,
    uint32_t *indices) {
  const int *v = (const int *)values;
  const __m256i low = _mm256_setr_epi32(v[7], v[15], v[23], v[31], v[39], v[47], v[55], v[63]);
  const __m256i high =
      _mm256_setr_epi32(v[71], v[79], v[87], v[95], v[103], v[111], v[119], v[127]);
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const __m256i target = _mm256_set1_epi32((int)candidates[i]);
    const __m256i less =
        _mm256_packs_epi32(_mm256_cmpgt_epi32(target, low), _mm256_cmpgt_epi32(target, high));
    // Two bytes of the mask for each of the sixteen; beyond the last stands the padding.
    const unsigned at =
        (unsigned)__builtin_popcount((unsigned)_mm256_movemask_epi8(less)) * 4u;
    const __m256i eight = _mm256_loadu_si256((const __m256i *)(values + at));
    const unsigned equal =
        (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(eight, target)));
    places[n] = (uint32_t)i;
    indices[n] = at + (unsigned)__builtin_ctz(equal | 256);
    n += equal != 0;
  }
  return n;
}
#endif

size_t postings_find(const uint32_t *values, const uint32_t *candidates, size_t count,
                     uint32_t *places, uint32_t *indices) {
#ifdef POSTINGS_X86
  if (postings_kernels && count > 3)
    return find_avx2(values, candidates, count, places, indices);
#endif
  return find_portable(values, candidates, count, places, indices);
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

float postings_reach(const uint8_t *pairs, size_t count, const float *inverse, float weight) {
  float worst = weight;
  for (size_t i = 0; i < count; i++) {
    const float score =
        weight - weight / (1.0f + (float)pairs[2 * i] * inverse[pairs[2 * i + 1]]);
    worst = score < worst ? score : worst;
  }
  return worst;
}

INLINE size_t select_body(const uint32_t *documents, const float *scores, size_t from, size_t to,
                          double floor, uint32_t *out, double *sums) {
  size_t n = 0;
  for (size_t i = from; i < to; i++) {
    const double score = (double)scores[i];
    out[n] = documents[i];
    sums[n] = score;
    n += score >= floor;
  }
  return n;
}
#ifdef POSTINGS_X86
__attribute__((target("avx2,bmi"))) static size_t select_avx2(
    const uint32_t *documents, const float *scores, size_t from, size_t to, float floor,
    uint32_t *out, double *sums) {
  const __m256 limit = _mm256_set1_ps(floor);
  size_t n = 0, i = from;
  for (; i + 8 <= to; i += 8) {
    unsigned mask = (unsigned)_mm256_movemask_ps(
        _mm256_cmp_ps(_mm256_loadu_ps(scores + i), limit, _CMP_GE_OQ));
    while (mask) {
      const size_t at = i + (unsigned)__builtin_ctz(mask);
      out[n] = documents[at];
      sums[n] = (double)scores[at];
      n++;
      mask &= mask - 1;
    }
  }
  return n + select_body(documents, scores, i, to, (double)floor, out + n, sums + n);
}
#endif
size_t postings_select(const uint32_t *documents, const float *scores, size_t from, size_t to,
                       double floor, uint32_t *out, double *sums) {
#ifdef POSTINGS_X86
  // Where nearly all pass, storing each without a branch is faster.
  if (postings_kernels && floor > 0) {
    float limit = (float)floor;
    if ((double)limit < floor) {
      // The next greater one: it is positive, so that its bits ascend with it.
      uint32_t above;
      memcpy(&above, &limit, 4);
      above++;
      memcpy(&limit, &above, 4);
    }
    return select_avx2(documents, scores, from, to, limit, out, sums);
  }
#endif
  return select_body(documents, scores, from, to, floor, out, sums);
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
// All eight words of a sample's stretch at once, what is not before the document masked away: a
// loop over as many words as there are is mispredicted at nearly every document.
__attribute__((target("avx2,popcnt"))) static size_t rank_avx2(
    const uint8_t *bits, const uint8_t *samples, const uint32_t *documents, size_t count,
    uint32_t limit, uint32_t *places, uint32_t *ranks) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t d = documents[i];
    places[n] = (uint32_t)i;
    n += (bits[d >> 3] >> (d & 7)) & 1;
  }
  const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                          2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i nibble = _mm256_set1_epi8(15), one = _mm256_set1_epi64x(1);
  const __m256i starts = _mm256_setr_epi64x(0, 64, 128, 192), half = _mm256_set1_epi64x(256);
  const __m256i zero = _mm256_setzero_si256();
  for (size_t i = 0; i < n; i++) {
    const uint32_t d = documents[places[i]];
    uint32_t rank;
    memcpy(&rank, samples + 4 * (size_t)(d >> 9), 4);
    const __m256i *words = (const __m256i *)(bits + 64 * (size_t)(d >> 9));
    // Bits of each word before the document: shifts of 64 and more give no bits at all.
    const __m256i first = _mm256_sub_epi64(_mm256_set1_epi64x(d & 511), starts);
    const __m256i second = _mm256_sub_epi64(first, half);
    const __m256i before_first = _mm256_or_si256(
        _mm256_sub_epi64(_mm256_sllv_epi64(one, first), one),
        _mm256_cmpgt_epi64(first, _mm256_set1_epi64x(63)));
    const __m256i before_second = _mm256_or_si256(
        _mm256_sub_epi64(_mm256_sllv_epi64(one, second), one),
        _mm256_cmpgt_epi64(second, _mm256_set1_epi64x(63)));
    const __m256i a = _mm256_and_si256(
        _mm256_loadu_si256(words),
        _mm256_andnot_si256(_mm256_cmpgt_epi64(zero, first), before_first));
    const __m256i b = _mm256_and_si256(
        _mm256_loadu_si256(words + 1),
        _mm256_andnot_si256(_mm256_cmpgt_epi64(zero, second), before_second));
    const __m256i sum = _mm256_add_epi8(
        _mm256_add_epi8(
            _mm256_shuffle_epi8(counts, _mm256_and_si256(a, nibble)),
            _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(a, 4), nibble))),
        _mm256_add_epi8(
            _mm256_shuffle_epi8(counts, _mm256_and_si256(b, nibble)),
            _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(b, 4), nibble))));
    const __m256i sums = _mm256_sad_epu8(sum, zero);
    const __m128i pair =
        _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    rank += (uint32_t)_mm_cvtsi128_si32(pair) + (uint32_t)_mm_extract_epi32(pair, 2);
    ranks[i] = rank < limit ? rank : limit - 1;
  }
  return n;
}
#endif
size_t postings_rank_bits(const uint8_t *bits, const uint8_t *samples, const uint32_t *documents,
                          size_t count, uint32_t limit, uint32_t *places, uint32_t *ranks) {
#ifdef POSTINGS_X86
  if (postings_kernels) return rank_avx2(bits, samples, documents, count, limit, places, ranks);
#endif
  return rank_body(bits, samples, documents, count, limit, places, ranks);
}

#ifdef POSTINGS_X86
// The places of the set bits of each byte.
static uint8_t places_of_byte[256][8];
__attribute__((constructor)) static void fill_places(void) {
  for (int byte = 0; byte < 256; byte++)
    for (int bit = 0, n = 0; bit < 8; bit++)
      if (byte >> bit & 1) places_of_byte[byte][n++] = (uint8_t)bit;
}

// Lists a word's bits eight at a time; writes up to 8 past them.
__attribute__((target("avx2,popcnt"), always_inline)) static inline size_t list_word(
    uint64_t bits, uint32_t first, uint32_t *documents) {
  size_t n = 0;
  for (int k = 0; k < 64; k += 8) {
    const unsigned byte = (unsigned)(bits >> k) & 255;
    const __m256i places =
        _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)places_of_byte[byte]));
    _mm256_storeu_si256((__m256i *)(documents + n),
                        _mm256_add_epi32(places, _mm256_set1_epi32((int)(first + (uint32_t)k))));
    n += (size_t)__builtin_popcount(byte);
  }
  return n;
}
// Fewer bits are listed one by one: where eight bytes take longer than so many bits.
#define DENSE_WORD 12
#endif

// Lists a word's bits one by one.
INLINE size_t list_bits(uint64_t bits, uint32_t first, uint32_t *documents) {
  size_t n = 0;
  while (bits) {
    documents[n++] = first + (uint32_t)__builtin_ctzll(bits);
    bits &= bits - 1;
  }
  return n;
}

INLINE size_t next_documents_body(const uint8_t *bits, size_t words, uint32_t from, size_t count,
                                  uint32_t *documents,
                                  size_t (*list)(uint64_t, uint32_t, uint32_t *)) {
  size_t n = 0, w = from >> 6;
  if (w >= words) return 0;
  uint64_t b = word_at(bits, w) & ~0ull << (from & 63);
  for (;;) {
    // Whole words without looking at the count: there is room for one word's worth more.
    n += list(b, (uint32_t)(w << 6), documents + n);
    if (n >= count) return count;
    if (++w >= words) return n;
    b = word_at(bits, w);
  }
}

INLINE size_t bits_to_documents_body(const uint64_t *bits, size_t words, uint32_t base,
                                     uint32_t *documents,
                                     size_t (*list)(uint64_t, uint32_t, uint32_t *)) {
  size_t n = 0;
  for (size_t w = 0; w < words; w++)
    if (bits[w]) n += list(bits[w], base + (uint32_t)(w << 6), documents + n);
  return n;
}

#ifdef POSTINGS_X86
__attribute__((target("avx2,popcnt"), always_inline)) static inline size_t list_either(
    uint64_t bits, uint32_t first, uint32_t *documents) {
  return __builtin_popcountll(bits) < DENSE_WORD ? list_bits(bits, first, documents)
                                                 : list_word(bits, first, documents);
}
__attribute__((target("avx2,popcnt"))) static size_t next_documents_avx2(
    const uint8_t *bits, size_t words, uint32_t from, size_t count, uint32_t *documents) {
  return next_documents_body(bits, words, from, count, documents, list_either);
}
__attribute__((target("avx2,popcnt"))) static size_t bits_to_documents_avx2(
    const uint64_t *bits, size_t words, uint32_t base, uint32_t *documents) {
  return bits_to_documents_body(bits, words, base, documents, list_either);
}
#endif

size_t postings_next_documents(const uint8_t *bits, size_t words, uint32_t from, size_t count,
                               uint32_t *documents) {
#ifdef POSTINGS_X86
  if (postings_kernels) return next_documents_avx2(bits, words, from, count, documents);
#endif
  return next_documents_body(bits, words, from, count, documents, list_bits);
}

size_t postings_bits_to_documents(const uint64_t *bits, size_t words, uint32_t base,
                                  uint32_t *documents) {
#ifdef POSTINGS_X86
  if (postings_kernels) return bits_to_documents_avx2(bits, words, base, documents);
#endif
  return bits_to_documents_body(bits, words, base, documents, list_bits);
}

// The scores of one word's bits that reach the threshold.
INLINE size_t collect_bits(double *group, uint64_t b, uint32_t first, double threshold,
                           uint32_t *documents, double *scores) {
  size_t n = 0;
  while (b) {
    const int i = __builtin_ctzll(b);
    const double score = group[i];
    group[i] = 0;
    documents[n] = first + (uint32_t)i;
    scores[n] = score;
    n += score >= threshold;
    b &= b - 1;
  }
  return n;
}

#ifdef POSTINGS_X86
__attribute__((target("avx2,popcnt"))) static size_t collect_avx2(
    double *accumulator, uint64_t *bits, size_t words, uint32_t base, double threshold,
    uint32_t *documents, double *scores) {
  const __m256d limit = _mm256_set1_pd(threshold), zero = _mm256_setzero_pd();
  size_t n = 0;
  for (size_t w = 0; w < words; w++) {
    uint64_t b = bits[w];
    if (!b) continue;
    bits[w] = 0;
    double *group = accumulator + (w << 6);
    const uint32_t first = base + (uint32_t)(w << 6);
    if (__builtin_popcountll(b) < DENSE_WORD) {
      n += collect_bits(group, b, first, threshold, documents + n, scores + n);
      continue;
    }
    // Which of all 64 reach it; most often few do.
    uint64_t reach = 0;
    for (int i = 0; i < 64; i += 4)
      reach |= (uint64_t)(unsigned)_mm256_movemask_pd(
                   _mm256_cmp_pd(_mm256_loadu_pd(group + i), limit, _CMP_GE_OQ))
               << i;
    for (b &= reach; b; b &= b - 1) {
      const int i = __builtin_ctzll(b);
      documents[n] = first + (uint32_t)i;
      scores[n] = group[i];
      n++;
    }
    for (int i = 0; i < 64; i += 4) _mm256_storeu_pd(group + i, zero);
  }
  return n;
}
#endif

size_t postings_collect(double *accumulator, uint64_t *bits, size_t words, uint32_t base,
                        double threshold, uint32_t *documents, double *scores) {
#ifdef POSTINGS_X86
  if (postings_kernels)
    return collect_avx2(accumulator, bits, words, base, threshold, documents, scores);
#endif
  size_t n = 0;
  for (size_t w = 0; w < words; w++) {
    const uint64_t b = bits[w];
    bits[w] = 0;
    n += collect_bits(accumulator + (w << 6), b, base + (uint32_t)(w << 6), threshold,
                      documents + n, scores + n);
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

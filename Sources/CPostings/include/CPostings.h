// C kernels of the inverted index: bit packing with SIMD, scoring and bit-set loops over blocks of
// at most 128 documents, and CRC-32C. C because Swift has neither per-function target attributes
// nor movemask, gather and prefetch. Every kernel has one portable body (compiler vectors, so SSE2
// on x86-64 and NEON on arm64), some have an AVX2 body chosen at run time; all give equal results.
//
// Buffers: functions that read packed bytes may read up to 16 bytes past what the width says;
// document blocks (`docs`) have room for POSTINGS_BLOCK + POSTINGS_PAD values.
#ifndef RAPPORTEUR_CPOSTINGS_H
#define RAPPORTEUR_CPOSTINGS_H
#include <stddef.h>
#include <stdint.h>

#define POSTINGS_BLOCK 128
#define POSTINGS_PAD 16

// The kinds of kernels this processor can run: 0 portable, 1 AVX2 + POPCNT (x86-64).
int postings_level(void);
// Chooses the kernels, for tests and benchmarks; returns the level taken (at most what runs here).
int postings_set_level(int level);

// CRC-32C (Castagnoli) of `length` bytes, continuing `crc` (0 at the start).
uint32_t postings_crc32c(uint32_t crc, const void *bytes, size_t length);
// The same without the processor's instruction: the test's oracle.
uint32_t postings_crc32c_portable(uint32_t crc, const void *bytes, size_t length);

// Least number of bits that holds each of `count` values: 0...32.
int postings_width(const uint32_t *values, size_t count);
// Packs 128 values into width * 16 bytes. Layout: lane i % 4 of row i / 4; each of the four lanes
// is a little-endian bit stream, 32 bits of each lane in turn (Lemire and Boytsov's SIMD-BP128).
void postings_pack(const uint32_t *values, int width, uint8_t *bytes);
void postings_unpack(const uint8_t *bytes, int width, uint32_t *values);
// Unpacks differences less one and sums them: values[i] = previous + (d[0] + 1) + ... + (d[i] + 1).
void postings_unpack_documents(const uint8_t *bytes, int width, uint32_t previous, uint32_t *values);
// One of 128 packed values. width is in 0...32, index in 0...127.
uint32_t postings_extract(const uint8_t *bytes, int width, int index);
// The sum of the first `count` of 128 packed values.
uint32_t postings_sum(const uint8_t *bytes, int width, int count);

// The number of the 128 ascending values that are less than `target`; all are below 2^31.
int postings_lower_bound(const uint32_t *values, uint32_t target);

// scores[i] = weight - weight / (1 + frequencies[i] * inverse[norms[documents[i]]]), in float, in
// exactly this order of operations. `norms` is readable for 3 bytes past its last document.
void postings_score(const uint32_t *documents, const uint32_t *frequencies, size_t count,
                    const uint8_t *norms, const float *inverse, float weight, float *scores);
// The largest of the scores of `count` (frequency, norm) pairs, each two bytes; a frequency of 255
// stands for any. At most `weight`.
float postings_bound(const uint8_t *pairs, size_t count, const float *inverse, float weight);

// accumulator[documents[i] - base] += scores[i], and the bit of each document is set in `bits`.
void postings_accumulate(const uint32_t *documents, const float *scores, size_t count, uint32_t base,
                         double *accumulator, uint64_t *bits);
// Sets the bits of documents[i] - base.
void postings_set_bits(const uint32_t *documents, size_t count, uint32_t base, uint64_t *bits);
// The documents base + i of the set bits i, ascending; returns how many. Writes up to 8 past them.
size_t postings_bits_to_documents(const uint64_t *bits, size_t words, uint32_t base,
                                  uint32_t *documents);
// Takes from the accumulator what is above `threshold` among the set bits (the condition is
// accumulator >= threshold), ascending, and clears accumulator and bits. Returns how many.
size_t postings_collect(double *accumulator, uint64_t *bits, size_t words, uint32_t base,
                        double threshold, uint32_t *documents, double *scores);
// The number of set bits.
size_t postings_popcount(const uint64_t *bits, size_t words);
// a |= b, a &= b, a &= ~b over words.
void postings_or(uint64_t *a, const uint64_t *b, size_t words);
void postings_and(uint64_t *a, const uint64_t *b, size_t words);
void postings_and_not(uint64_t *a, const uint64_t *b, size_t words);
// Keeps the candidates whose score + rest is at least `threshold`; returns how many are left.
size_t postings_keep(uint32_t *documents, double *scores, size_t count, double rest,
                     double threshold);

// counters[codes[documents[i]]] += 1 for codes of 1, 2 or 4 bytes. Codes of 1 byte have four tables
// of 256 counters, used in turn, so that an addition need not wait for the one before; others have
// `limit` counters, and a code from `limit` on counts as 0.
void postings_count_codes(const uint32_t *documents, size_t count, const void *codes, int width,
                          uint32_t *counters, uint32_t limit);

static inline void postings_prefetch(const void *address) { __builtin_prefetch(address); }
#endif

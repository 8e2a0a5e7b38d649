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

#include "PostingsBuffers.h"

#define POSTINGS_BLOCK 128
#define POSTINGS_PAD 72

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

// Patched blocks: packed at a width that up to seven greater values exceed; of each of those, the
// index and the next eight bits follow. A token of one byte says both: width (0...31) in the low
// five bits, exceptions in the high three. For values below 2^31.
// (Zukowski and others, "Super-Scalar RAM-CPU Cache Compression", 2006; the layout is Lucene's.)
// Chooses the token with the fewest bytes.
uint8_t postings_patched_token(const uint32_t *values);
// Bytes of a block with this token.
static inline size_t postings_patched_size(uint8_t token) {
  return 16 * (size_t)(token & 31) + 2 * (size_t)(token >> 5);
}
// Writes postings_patched_size(token) bytes. Overwrites `values`.
void postings_patched_pack(uint32_t *values, uint8_t token, uint8_t *bytes);
void postings_patched_unpack(const uint8_t *bytes, uint8_t token, uint32_t *values);
uint32_t postings_patched_extract(const uint8_t *bytes, uint8_t token, int index);
// For ascending indices into a block's frequencies: the frequency there, and the number of
// positions before the document's, `start` of them before the block. Results of neighbours are
// `stride` apart.
void postings_places(const uint32_t *frequencies, uint32_t start, const uint32_t *indices,
                     size_t count, size_t stride, uint32_t *counts, uint32_t *firsts);

// The positions of one term, decoded a block at a time; see Index/FORMAT.md, "Positions".
typedef struct {
  const uint8_t *tokens;   // one per full block
  const uint8_t *anchors;  // offset of every 16th block's bytes in `data`
  const uint8_t *data;
  size_t length;           // bytes of `data`
  uint32_t total;          // positions of the list
  uint32_t full_blocks;
  int form_width;
  uint32_t block;          // decoded: its number plus one; 0: none
  uint32_t forms_block;    // the same for `ordinals`
  uint32_t known_block;    // a block whose offset in `data` is known,
  size_t known_offset;     // and that offset
  uint32_t deltas[POSTINGS_BLOCK + POSTINGS_PAD];
  uint32_t ordinals[POSTINGS_BLOCK + POSTINGS_PAD];
} postings_positions;
// Lays the struct over a list's bytes; 0 if they are too few.
int postings_positions_open(postings_positions *list, const uint8_t *bytes, size_t length,
                            uint32_t total, int form_width);
// Reads the positions `first` ..< `first + count`, of one document, and, if `forms` is not null,
// the ordinals of their written forms. Returns how many there are: fewer at the list's end.
// Damaged bytes give wrong numbers.
size_t postings_positions_read(postings_positions *list, size_t first, size_t count,
                               uint32_t *positions, uint32_t *forms);
// How often `words` words follow each other in each of several documents, word i at offsets[i] from
// the start. For each candidate and word, firsts and counts say where the document's positions are
// and how many; a count of 0 gives the frequency 0. With `any`, 1 in place of all greater ones.
// Words are tried in the order given, at most 64.
void postings_phrases(postings_positions *const *lists, const uint32_t *offsets, size_t words,
                      const uint32_t *firsts, const uint32_t *counts, size_t candidates, int any,
                      float *frequencies);

// The number of the 128 ascending values that are less than `target`; all are below 2^31.
int postings_lower_bound(const uint32_t *values, uint32_t target);

// For those of `count` candidates that are among the 128 ascending values (padded above): which
// candidates (places) and where they stand (indices). Returns how many. Without branches on data.
size_t postings_find(const uint32_t *values, const uint32_t *candidates, size_t count,
                     uint32_t *places, uint32_t *indices);

// scores[i] = weight - weight / (1 + frequencies[i] * inverse[norms[documents[i]]]), in float, in
// exactly this order of operations. `norms` is readable for 3 bytes past its last document.
void postings_score(const uint32_t *documents, const uint32_t *frequencies, size_t count,
                    const uint8_t *norms, const float *inverse, float weight, float *scores);
// The largest of the scores of `count` (frequency, norm) pairs, each two bytes; a frequency of 255
// stands for any. At most `weight`.
float postings_bound(const uint8_t *pairs, size_t count, const float *inverse, float weight);

// The least of the scores of `count` pairs: what a document that reaches any of them scores at
// least. A frequency of 255 is one of 255 here.
float postings_reach(const uint8_t *pairs, size_t count, const float *inverse, float weight);
// Lists those of documents[from ..< to] whose score is at least `floor`; returns how many.
size_t postings_select(const uint32_t *documents, const float *scores, size_t from, size_t to,
                       double floor, uint32_t *out, double *sums);

// accumulator[documents[i] - base] += scores[i], and the bit of each document is set in `bits`.
void postings_accumulate(const uint32_t *documents, const float *scores, size_t count, uint32_t base,
                         double *accumulator, uint64_t *bits);
// The first `count` documents from `from` on in a bit set of `words` words over a segment, into a
// block that has room for 64 more. Returns how many there are.
size_t postings_next_documents(const uint8_t *bits, size_t words, uint32_t from, size_t count,
                               uint32_t *documents);
// The first set bit from `from` on, or UINT32_MAX.
uint32_t postings_next_bit(const uint8_t *bits, uint32_t count, uint32_t from);
// matched[i] |= whether bit documents[i] is set.
void postings_test_bits(const uint8_t *bits, const uint32_t *documents, size_t count,
                        uint8_t *matched);
// For those of `count` documents whose bit is set: which of them (places) and how many bits are set
// before theirs (ranks), below `limit`. `samples` has the rank of every 512th bit. Returns how many.
size_t postings_rank_bits(const uint8_t *bits, const uint8_t *samples, const uint32_t *documents,
                          size_t count, uint32_t limit, uint32_t *places, uint32_t *ranks);
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

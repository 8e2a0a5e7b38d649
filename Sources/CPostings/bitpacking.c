// Blocks of 128 integers in SIMD-BP128's four-lane layout, with compiler vectors: the same source
// is SSE2 on x86-64 and NEON on arm64. Each width is a function of its own whose shifts are
// constants, because a loop over a variable width runs at a third of the speed. The same bodies
// compiled for AVX2 gained nothing (0.94 to 1.02 of the time): four lanes are half its width.
#include "CPostings.h"
#include <string.h>

typedef uint32_t v4 __attribute__((vector_size(16)));
#define INLINE static inline __attribute__((always_inline))

INLINE v4 load(const void *p) { v4 v; memcpy(&v, p, 16); return v; }
INLINE void store(void *p, v4 v) { memcpy(p, &v, 16); }
INLINE v4 splat(uint32_t x) { return (v4){x, x, x, x}; }

int postings_width(const uint32_t *values, size_t count) {
  uint32_t all = 0;
  for (size_t i = 0; i < count; i++) all |= values[i];
  return all ? 32 - __builtin_clz(all) : 0;
}

INLINE void pack_width(const uint32_t *in, uint8_t *out, const int w) {
  v4 word = splat(0);
#pragma clang loop unroll(full)
  for (int row = 0; row < 32; row++) {
    const int at = row * w % 32;
    v4 v = load(in + 4 * row);
    word |= v << at;
    if (at + w >= 32) {
      store(out, word);
      out += 16;
      word = at + w > 32 ? v >> ((32 - at) & 31) : splat(0);
    }
  }
}

INLINE v4 row_of(const uint8_t *in, const int w, const int row) {
  if (w == 32) return load(in + 16 * row);
  const int at = row * w % 32, word = row * w / 32;
  const v4 mask = splat((1u << (w & 31)) - 1);
  v4 v = load(in + 16 * word) >> at;
  // Plus in place of or: clang 17 turns or-ed shifts into scalar funnel shifts on SSE2.
  if (at + w > 32) v = (v & mask) + ((load(in + 16 * word + 16) << ((32 - at) & 31)) & mask);
  else v &= mask;
  return v;
}

INLINE void unpack_width(const uint8_t *in, uint32_t *out, const int w) {
#pragma clang loop unroll(full)
  for (int row = 0; row < 32; row++) store(out + 4 * row, w ? row_of(in, w, row) : splat(0));
}

INLINE void unpack_documents_width(const uint8_t *in, uint32_t previous, uint32_t *out, const int w) {
  v4 carry = splat(previous);
#pragma clang loop unroll(full)
  for (int row = 0; row < 32; row++) {
    v4 v = (w ? row_of(in, w, row) : splat(0)) + splat(1);
    // Prefix sum within four; the carry only waits for one addition.
    v += __builtin_shufflevector(v, splat(0), 4, 0, 1, 2);
    v += __builtin_shufflevector(v, splat(0), 4, 4, 0, 1);
    store(out + 4 * row, v + carry);
    carry += __builtin_shufflevector(v, v, 3, 3, 3, 3);
  }
}

#define WIDTHS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) \
  X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) \
  X(31) X(32)

#define DEFINE(w)                                                                                 \
  static void unpack_##w(const uint8_t *in, uint32_t *out) { unpack_width(in, out, w); }          \
  static void documents_##w(const uint8_t *in, uint32_t previous, uint32_t *out) {                \
    unpack_documents_width(in, previous, out, w);                                                 \
  }                                                                                               \
  static void pack_##w(const uint32_t *in, uint8_t *out) {                                        \
    if (w) pack_width(in, out, w);                                                                \
  }
WIDTHS(DEFINE)

#define NAME_UNPACK(w) unpack_##w,
#define NAME_DOCUMENTS(w) documents_##w,
#define NAME_PACK(w) pack_##w,

static void (*const unpackers[33])(const uint8_t *, uint32_t *) = {WIDTHS(NAME_UNPACK)};
static void (*const document_unpackers[33])(const uint8_t *, uint32_t, uint32_t *) = {
    WIDTHS(NAME_DOCUMENTS)};
static void (*const packers[33])(const uint32_t *, uint8_t *) = {WIDTHS(NAME_PACK)};

// Widths come from index bytes: anything above 32 reads as 32, which stays within the bytes that
// the caller has checked only because it checks the width first; this is the last line of defence
// against a jump through a table's end.
INLINE int clamped(int width) { return (unsigned)width > 32 ? 32 : width; }

void postings_pack(const uint32_t *values, int width, uint8_t *bytes) {
  packers[clamped(width)](values, bytes);
}
void postings_unpack(const uint8_t *bytes, int width, uint32_t *values) {
  unpackers[clamped(width)](bytes, values);
}
void postings_unpack_documents(const uint8_t *bytes, int width, uint32_t previous,
                               uint32_t *values) {
  document_unpackers[clamped(width)](bytes, previous, values);
}

uint32_t postings_extract(const uint8_t *bytes, int width, int index) {
  if (width == 0) return 0;
  width = clamped(width);
  const int bit = (index >> 2) * width, word = bit >> 5, at = bit & 31;
  uint32_t low, high = 0;
  memcpy(&low, bytes + 16 * word + 4 * (index & 3), 4);
  low >>= at;
  if (at + width > 32) {
    memcpy(&high, bytes + 16 * word + 16 + 4 * (index & 3), 4);
    low |= high << (32 - at);
  }
  return width == 32 ? low : low & ((1u << width) - 1);
}

static inline int width_of(uint32_t value) { return value ? 32 - __builtin_clz(value) : 0; }

uint8_t postings_patched_token(const uint32_t *values) {
  uint8_t by_width[33] = {0};
  int widest = 0;
  for (int i = 0; i < POSTINGS_BLOCK; i++) {
    const int w = width_of(values[i]);
    by_width[w]++;
    if (w > widest) widest = w;
  }
  if (widest > 31) widest = 31;  // Callers keep values below 2^31.
  int best = widest, best_exceptions = 0, exceptions = 0;
  size_t bytes = 16 * (size_t)widest;
  for (int w = widest - 1; w >= 0 && widest - w <= 8; w--) {
    exceptions += by_width[w + 1];
    if (exceptions > 7) break;
    const size_t size = 16 * (size_t)w + 2 * (size_t)exceptions;
    if (size < bytes) {
      bytes = size;
      best = w;
      best_exceptions = exceptions;
    }
  }
  return (uint8_t)(best | best_exceptions << 5);
}

void postings_patched_pack(uint32_t *values, uint8_t token, uint8_t *bytes) {
  const int w = token & 31;
  uint8_t *patch = bytes + 16 * w;
  for (int i = 0; i < POSTINGS_BLOCK; i++) {
    if (values[i] >> w == 0) continue;
    *patch++ = (uint8_t)i;
    *patch++ = (uint8_t)(values[i] >> w);
    values[i] &= (1u << w) - 1;
  }
  postings_pack(values, w, bytes);
}

void postings_patched_unpack(const uint8_t *bytes, uint8_t token, uint32_t *values) {
  const int w = token & 31;
  postings_unpack(bytes, w, values);
  const uint8_t *patch = bytes + 16 * w;
  for (int e = token >> 5; e; e--, patch += 2)
    values[patch[0] & (POSTINGS_BLOCK - 1)] |= (uint32_t)patch[1] << w;
}

uint32_t postings_patched_extract(const uint8_t *bytes, uint8_t token, int index) {
  const int w = token & 31;
  uint32_t value = postings_extract(bytes, w, index);
  const uint8_t *patch = bytes + 16 * w;
  for (int e = token >> 5; e; e--, patch += 2)
    if (patch[0] == index) value |= (uint32_t)patch[1] << w;
  return value;
}

// The sum of values[from ..< to], to at most 128: of whole vectors, the last one masked.
static inline uint32_t sum_of(const uint32_t *values, uint32_t from, uint32_t to) {
  typedef int32_t s4 __attribute__((vector_size(16)));
  v4 sum = splat(0);
  uint32_t i = from;
  for (; i + 4 <= to; i += 4) sum += load(values + i);
  const s4 left = (s4)splat(to - i), lane = {0, 1, 2, 3};
  sum += load(values + i) & (v4)(left > lane);
  return sum[0] + sum[1] + sum[2] + sum[3];
}

// prefix[i] = start + values[0] + ... + values[i - 1] over 128 values.
static void exclusive_sum(const uint32_t *values, uint32_t start, uint32_t *prefix) {
  v4 carry = splat(start);
  for (int row = 0; row < 32; row++) {
    const v4 in = load(values + 4 * row);
    v4 v = in;
    v += __builtin_shufflevector(v, splat(0), 4, 0, 1, 2);
    v += __builtin_shufflevector(v, splat(0), 4, 4, 0, 1);
    store(prefix + 4 * row, v - in + carry);
    carry += __builtin_shufflevector(v, v, 3, 3, 3, 3);
  }
}

void postings_places(const uint32_t *frequencies, uint32_t start, const uint32_t *indices,
                     size_t count, size_t stride, uint32_t *counts, uint32_t *firsts) {
  if (count > 12) {
    uint32_t prefix[POSTINGS_BLOCK];
    exclusive_sum(frequencies, start, prefix);
    for (size_t i = 0; i < count; i++) {
      const uint32_t index = indices[i] & (POSTINGS_BLOCK - 1);
      counts[i * stride] = frequencies[index];
      firsts[i * stride] = prefix[index];
    }
    return;
  }
  uint32_t before = start, at = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t index = indices[i] & (POSTINGS_BLOCK - 1);
    // Ascending in sound bytes; others give wrong numbers.
    if (index >= at) before += sum_of(frequencies, at, index);
    at = index;
    counts[i * stride] = frequencies[index];
    firsts[i * stride] = before;
  }
}

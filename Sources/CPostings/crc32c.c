// CRC-32C: the processor's instruction where there is one, three streams at a time so that its
// latency of three cycles is hidden; else eight bytes at a time from tables (Kounavis and Berry,
// "A Systematic Approach to Building High Performance Software-based CRC Generators", 2005).
#include "CPostings.h"
#include "kernels.h"
#include <string.h>

static uint32_t table[8][256];
// table_long[k][b], table_short: how a CRC changes when LONG (SHORT) zero bytes follow.
#define LONG 8192
#define SHORT 256
static uint32_t zeros_long[4][256], zeros_short[4][256];

static uint32_t multiply(const uint32_t *matrix, uint32_t vector) {
  uint32_t sum = 0;
  for (int i = 0; vector; vector >>= 1, i++)
    if (vector & 1) sum ^= matrix[i];
  return sum;
}

// The operator that appends `length` zero bytes, as four tables of 256.
static void zeros(uint32_t out[4][256], size_t length) {
  uint32_t odd[32], even[32], *a = odd, *b = even;
  odd[0] = 0x82f63b78u;
  for (int i = 1; i < 32; i++) odd[i] = 1u << (i - 1);
  // Squared three times: eight zero bits, one byte; then once for each doubling of the length.
  for (size_t bits = 1; bits < length * 8; bits <<= 1) {
    for (int i = 0; i < 32; i++) b[i] = multiply(a, a[i]);
    uint32_t *t = a; a = b; b = t;
  }
  for (uint32_t n = 0; n < 256; n++)
    for (int k = 0; k < 4; k++) out[k][n] = multiply(a, n << (8 * k));
}

__attribute__((constructor)) static void prepare(void) {
  for (uint32_t n = 0; n < 256; n++) {
    uint32_t c = n;
    for (int k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ 0x82f63b78u : c >> 1;
    table[0][n] = c;
  }
  for (uint32_t n = 0; n < 256; n++)
    for (int k = 1; k < 8; k++)
      table[k][n] = (table[k - 1][n] >> 8) ^ table[0][table[k - 1][n] & 0xff];
#ifdef POSTINGS_X86
  zeros(zeros_long, LONG);
  zeros(zeros_short, SHORT);
#endif
}

uint32_t postings_crc32c_portable(uint32_t crc, const void *bytes, size_t length) {
  const uint8_t *p = bytes;
  uint64_t c = ~crc;
  while (length >= 8) {
    uint64_t w;
    memcpy(&w, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    c ^= w;
    c = table[7][c & 0xff] ^ table[6][c >> 8 & 0xff] ^ table[5][c >> 16 & 0xff] ^
        table[4][c >> 24 & 0xff] ^ table[3][c >> 32 & 0xff] ^ table[2][c >> 40 & 0xff] ^
        table[1][c >> 48 & 0xff] ^ table[0][c >> 56];
    p += 8;
    length -= 8;
  }
  while (length--) c = table[0][(c ^ *p++) & 0xff] ^ (c >> 8);
  return ~(uint32_t)c;
}

#ifdef POSTINGS_X86
#include <nmmintrin.h>

static inline uint32_t shift(uint32_t t[4][256], uint32_t c) {
  return t[0][c & 0xff] ^ t[1][c >> 8 & 0xff] ^ t[2][c >> 16 & 0xff] ^ t[3][c >> 24];
}
static inline uint64_t word(const uint8_t *p) { uint64_t w; memcpy(&w, p, 8); return w; }

__attribute__((target("sse4.2"))) static uint64_t three(uint64_t c, const uint8_t **p, size_t *left,
                                                        size_t length, uint32_t t[4][256]) {
  while (*left >= 3 * length) {
    uint64_t c1 = 0, c2 = 0;
    const uint8_t *q = *p, *end = q + length;
    for (; q < end; q += 8) {
      c = _mm_crc32_u64(c, word(q));
      c1 = _mm_crc32_u64(c1, word(q + length));
      c2 = _mm_crc32_u64(c2, word(q + 2 * length));
    }
    c = shift(t, (uint32_t)c) ^ c1;
    c = shift(t, (uint32_t)c) ^ c2;
    *p += 3 * length;
    *left -= 3 * length;
  }
  return c;
}

__attribute__((target("sse4.2"))) static uint32_t hardware(uint32_t crc, const uint8_t *p,
                                                           size_t length) {
  uint64_t c = ~crc;
  c = three(c, &p, &length, LONG, zeros_long);
  c = three(c, &p, &length, SHORT, zeros_short);
  for (; length >= 8; length -= 8, p += 8) c = _mm_crc32_u64(c, word(p));
  for (; length; length--) c = _mm_crc32_u8((uint32_t)c, *p++);
  return ~(uint32_t)c;
}
#endif

uint32_t postings_crc32c(uint32_t crc, const void *bytes, size_t length) {
#ifdef POSTINGS_X86
  if (postings_hardware_crc) return hardware(crc, bytes, length);
#endif
  return postings_crc32c_portable(crc, bytes, length);
}

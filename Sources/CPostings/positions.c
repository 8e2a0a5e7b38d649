// Positions of a term, and phrases of several. Index/FORMAT.md, section "Positions".
#include "CPostings.h"
#include "kernels.h"
#include <string.h>
#ifdef POSTINGS_X86
#include <immintrin.h>
#endif

static uint32_t word(const uint8_t *p) {
  uint32_t w;
  memcpy(&w, p, 4);
  return w;
}

int postings_positions_open(postings_positions *list, const uint8_t *bytes, size_t length,
                            uint32_t total, int form_width) {
  const uint32_t full = total / POSTINGS_BLOCK;
  const size_t directory = full ? full + 4 * ((size_t)full / 16 + 1) : 0;
  if (directory > length || form_width < 0 || form_width > 32) return 0;
  list->tokens = bytes;
  list->anchors = bytes + full;
  list->data = bytes + directory;
  list->length = length - directory;
  list->total = total;
  list->full_blocks = full;
  list->form_width = form_width;
  list->block = list->forms_block = 0;
  list->known_block = 0;
  list->known_offset = full ? word(list->anchors) : 0;
  return 1;
}

// Where a block's bytes (or the tail's, after the last block) begin; `length` if damaged.
static size_t offset_of(postings_positions *list, uint32_t block) {
  if (!list->full_blocks) return 0;
  uint32_t b = list->known_block;
  size_t offset = list->known_offset;
  if (b > block || block - b > (block & 15)) {
    b = block & ~15u;
    offset = word(list->anchors + 4 * (size_t)(block / 16));
  }
  for (; b < block; b++)
    offset += postings_patched_size(list->tokens[b]) + 16 * (size_t)list->form_width;
  list->known_block = block;
  list->known_offset = offset;
  return offset < list->length ? offset : list->length;
}

static uint32_t variable(const uint8_t **p, const uint8_t *end) {
  uint32_t value = 0;
  for (int shift = 0; *p < end && shift < 32; shift += 7) {
    const uint8_t byte = *(*p)++;
    value |= (uint32_t)(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

static void decode_block(postings_positions *list, uint32_t block, int forms) {
  list->block = block + 1;
  if (forms) list->forms_block = block + 1;
  const size_t offset = offset_of(list, block);
  if (block < list->full_blocks) {
    const uint8_t token = list->tokens[block];
    const size_t size = postings_patched_size(token);
    if (size + 16 * (size_t)list->form_width > list->length - offset) {
      memset(list->deltas, 0, sizeof list->deltas);
      memset(list->ordinals, 0, sizeof list->ordinals);
      return;
    }
    postings_patched_unpack(list->data + offset, token, list->deltas);
    if (forms) postings_unpack(list->data + offset + size, list->form_width, list->ordinals);
    return;
  }
  const uint8_t *p = list->data + offset, *end = list->data + list->length;
  const uint32_t count = list->total % POSTINGS_BLOCK;
  for (uint32_t i = 0; i < count; i++) list->deltas[i] = variable(&p, end);
  if (!forms) return;
  const size_t bits = (size_t)(end - p) * 8;
  for (uint32_t i = 0; i < count; i++) {
    // An ordinal may straddle bytes; only tails are put together bit by bit.
    uint32_t value = 0;
    for (int b = 0; b < list->form_width; b++) {
      const size_t at = (size_t)i * (size_t)list->form_width + (size_t)b;
      if (at >= bits) break;
      value |= (uint32_t)(p[at >> 3] >> (at & 7) & 1) << b;
    }
    list->ordinals[i] = value;
  }
}

static inline void load_block(postings_positions *list, uint32_t block, int forms) {
  forms = forms && list->form_width;
  if (__builtin_expect(list->block == block + 1, 1) &&
      (!forms || list->forms_block == block + 1))
    return;
  decode_block(list, block, forms);
}

size_t postings_positions_read(postings_positions *list, size_t first, size_t count,
                               uint32_t *positions, uint32_t *forms) {
  if (first >= list->total) return 0;
  if (count > list->total - first) count = list->total - first;
  uint32_t position = 0;
  size_t n = 0;
  while (n < count) {
    const size_t at = first + n, in_block = at % POSTINGS_BLOCK;
    load_block(list, (uint32_t)(at / POSTINGS_BLOCK), forms != 0);
    size_t step = POSTINGS_BLOCK - in_block;
    if (step > count - n) step = count - n;
    for (size_t i = 0; i < step; i++) {
      position += list->deltas[in_block + i];
      positions[n + i] = position;
      if (forms) forms[n + i] = list->form_width ? list->ordinals[in_block + i] : 0;
    }
    n += step;
  }
  return n;
}

// Positions below this are matched as bits, a word of 64 at a time; a passage is rarely longer.
#define LIMIT 1024

// Sets the bit of each position less `offset` below LIMIT; returns 0 if one is not below it.
static int mark(postings_positions *list, uint32_t first, uint32_t count, uint32_t offset,
                uint64_t *bits) {
  if (first >= list->total) return 1;
  if (count > list->total - first) count = list->total - first;
  uint32_t position = 0, n = 0;
  while (n < count) {
    const uint32_t at = first + n, in_block = at % POSTINGS_BLOCK;
    load_block(list, at / POSTINGS_BLOCK, 0);
    uint32_t step = POSTINGS_BLOCK - in_block;
    if (step > count - n) step = count - n;
    const uint32_t *deltas = list->deltas + in_block;
    for (uint32_t i = 0; i < step; i++) {
      position += deltas[i];
      // A position before the offset cannot be a place of this word; it wraps to a large one.
      const uint32_t start = position - offset;
      if (start < LIMIT) bits[start >> 6] |= 1ull << (start & 63);
      else if (position >= LIMIT) return 0;
    }
    n += step;
  }
  return 1;
}

static uint32_t phrase_of_long_document(postings_positions *const *lists, const uint32_t *offsets,
                                        size_t words, const uint32_t *firsts,
                                        const uint32_t *counts, int any) {
  // Occurrences of the first word are checked one by one against the others, by stepping.
  uint32_t found = 0;
  uint32_t previous = UINT32_MAX;
  uint32_t position = 0;
  uint32_t at[64] = {0}, standing[64] = {0};
  if (words > 64) words = 64;
  for (uint32_t i = 0; i < counts[0]; i++) {
    if ((size_t)firsts[0] + i >= lists[0]->total) break;
    load_block(lists[0], (firsts[0] + i) / POSTINGS_BLOCK, 0);
    position += lists[0]->deltas[(firsts[0] + i) % POSTINGS_BLOCK];
    if (position == previous || position < offsets[0]) continue;
    previous = position;
    const uint32_t start = position - offsets[0];
    int matches = 1;
    for (size_t w = 1; w < words && matches; w++) {
      const uint32_t wanted = start + offsets[w];
      // at[w] occurrences have been stepped over, the last of them at standing[w].
      while ((at[w] == 0 || standing[w] < wanted) && at[w] < counts[w] &&
             (size_t)firsts[w] + at[w] < lists[w]->total) {
        load_block(lists[w], (firsts[w] + at[w]) / POSTINGS_BLOCK, 0);
        standing[w] += lists[w]->deltas[(firsts[w] + at[w]) % POSTINGS_BLOCK];
        at[w]++;
      }
      matches = at[w] > 0 && standing[w] == wanted;
    }
    found += (uint32_t)matches;
    if (found && any) return 1;
  }
  return found;
}

#ifdef POSTINGS_X86
// The same for places below 256, in a register: a shift by 64 or more gives 0, so each of the four
// words takes only its own places, without a branch. -1: a position is too great.
__attribute__((target("avx2"))) static __m256i mark_short(postings_positions *list, uint32_t first,
                                                          uint32_t count, uint32_t offset,
                                                          int *fits) {
  __m256i bits = _mm256_setzero_si256();
  const __m256i bases = _mm256_setr_epi64x(0, 64, 128, 192), one = _mm256_set1_epi64x(1);
  if (first >= list->total) return bits;
  if (count > list->total - first) count = list->total - first;
  uint32_t position = 0, n = 0;
  while (n < count) {
    const uint32_t at = first + n, in_block = at % POSTINGS_BLOCK;
    load_block(list, at / POSTINGS_BLOCK, 0);
    uint32_t step = POSTINGS_BLOCK - in_block;
    if (step > count - n) step = count - n;
    const uint32_t *deltas = list->deltas + in_block;
    for (uint32_t i = 0; i < step; i++) {
      position += deltas[i];
      const __m256i start = _mm256_set1_epi64x((int64_t)position - (int64_t)offset);
      bits = _mm256_or_si256(bits, _mm256_sllv_epi64(one, _mm256_sub_epi64(start, bases)));
    }
    n += step;
  }
  // Ascending: the last is the greatest (damaged bytes may wrap, and then match anything).
  *fits &= position < 256;
  return bits;
}

// -1: the document is too long for this.
__attribute__((target("avx2,popcnt"))) static int64_t phrase_short(
    postings_positions *const *lists, const uint32_t *offsets, size_t words,
    const uint32_t *firsts, const uint32_t *counts, int any) {
  int fits = 1;
  __m256i all = mark_short(lists[0], firsts[0], counts[0], offsets[0], &fits);
  for (size_t w = 1; w < words && fits; w++) {
    all = _mm256_and_si256(all, mark_short(lists[w], firsts[w], counts[w], offsets[w], &fits));
    if (fits && _mm256_testz_si256(all, all)) return 0;
  }
  if (!fits) return -1;
  if (any) return 1;
  uint64_t out[4];
  _mm256_storeu_si256((__m256i *)out, all);
  return __builtin_popcountll(out[0]) + __builtin_popcountll(out[1]) +
         __builtin_popcountll(out[2]) + __builtin_popcountll(out[3]);
}
#endif

static uint32_t phrase(postings_positions *const *lists, const uint32_t *offsets, size_t words,
                       const uint32_t *firsts, const uint32_t *counts, int any) {
#ifdef POSTINGS_X86
  if (postings_kernels) {
    const int64_t found = phrase_short(lists, offsets, words, firsts, counts, any);
    if (found >= 0) return (uint32_t)found;
  }
#endif
  uint64_t all[LIMIT / 64] = {0};
  if (!mark(lists[0], firsts[0], counts[0], offsets[0], all))
    return phrase_of_long_document(lists, offsets, words, firsts, counts, any);
  for (size_t w = 1; w < words; w++) {
    uint64_t one[LIMIT / 64] = {0};
    if (!mark(lists[w], firsts[w], counts[w], offsets[w], one))
      return phrase_of_long_document(lists, offsets, words, firsts, counts, any);
    uint64_t left = 0;
    for (int i = 0; i < LIMIT / 64; i++) left |= all[i] &= one[i];
    if (!left) return 0;
  }
  uint32_t found = 0;
  for (int i = 0; i < LIMIT / 64; i++) found += (uint32_t)__builtin_popcountll(all[i]);
  return found && any ? 1 : found;
}

// The positions of a word that stands once or twice, in one block; 0: it is not as simple as that.
static inline int few(postings_positions *list, uint32_t first, uint32_t count, uint32_t offset,
                      int64_t *starts) {
  const uint32_t in_block = first % POSTINGS_BLOCK;
  if (count > 2 || in_block + count > POSTINGS_BLOCK || first >= list->total ||
      count > list->total - first)
    return 0;
  load_block(list, first / POSTINGS_BLOCK, 0);
  starts[0] = (int64_t)list->deltas[in_block] - offset;
  // A position said twice is one place.
  starts[1] = count == 2 ? starts[0] + list->deltas[in_block + 1] : starts[0];
  return 1;
}

// Whether a word stands at either of two places: which of them, as bits. Four positions at a time,
// summed up from their differences.
static inline int meets(postings_positions *list, uint32_t first, uint32_t count, uint32_t place,
                        uint32_t other) {
  typedef uint32_t u4 __attribute__((vector_size(16)));
  typedef int32_t s4 __attribute__((vector_size(16)));
  const u4 zero = {0, 0, 0, 0}, a = zero + place, b = zero + other;
  const s4 lane = {0, 1, 2, 3};
  u4 position = zero;
  s4 at_a = {0, 0, 0, 0}, at_b = {0, 0, 0, 0};
  if (first >= list->total) return 0;
  if (count > list->total - first) count = list->total - first;
  while (count) {
    const uint32_t in_block = first % POSTINGS_BLOCK;
    load_block(list, first / POSTINGS_BLOCK, 0);
    uint32_t step = POSTINGS_BLOCK - in_block;
    if (step > count) step = count;
    const uint32_t *deltas = list->deltas + in_block;
    for (uint32_t i = 0; i < step; i += 4) {
      u4 v;
      memcpy(&v, deltas + i, 16);
      const s4 is_there = lane < (s4)(zero + (step - i));
      v &= (u4)is_there;
      v += __builtin_shufflevector(v, zero, 4, 0, 1, 2);
      v += __builtin_shufflevector(v, zero, 4, 4, 0, 1);
      v += position;
      at_a |= (s4)(v == a) & is_there;
      at_b |= (s4)(v == b) & is_there;
      position = __builtin_shufflevector(v, v, 3, 3, 3, 3);
    }
    first += step;
    count -= step;
  }
  typedef uint64_t u2 __attribute__((vector_size(16)));
  const u2 x = (u2)at_a, y = (u2)at_b;
  return ((x[0] | x[1]) != 0) | ((y[0] | y[1]) != 0) << 1;
}

void postings_phrases(postings_positions *const *lists, const uint32_t *offsets, size_t words,
                      const uint32_t *firsts, const uint32_t *counts, size_t candidates, int any,
                      float *frequencies) {
  for (size_t i = 0; i < candidates; i++, firsts += words, counts += words) {
    uint32_t least = counts[0];
    for (size_t w = 1; w < words; w++) least = counts[w] < least ? counts[w] : least;
    frequencies[i] = 0;
    if (!least) continue;
    // Most candidates have the rarest word once or twice: then the other words are looked for at
    // the two places where they would have to stand, and most candidates end with the next word.
    int64_t a[2], b[2];
    if (few(lists[0], firsts[0], counts[0], offsets[0], a)) {
      // A place before the phrase's beginning is none; the same place twice is one.
      int met = (a[0] >= 0) | ((a[1] >= 0) & (a[1] != a[0])) << 1;
      for (size_t w = 1; w < words && met; w++) {
        if (few(lists[w], firsts[w], counts[w], offsets[w], b))
          met &= ((a[0] == b[0]) | (a[0] == b[1])) | ((a[1] == b[0]) | (a[1] == b[1])) << 1;
        else
          met &= meets(lists[w], firsts[w], counts[w], (uint32_t)(a[0] + offsets[w]),
                       (uint32_t)(a[1] + offsets[w]));
      }
      frequencies[i] = any ? (float)(met != 0) : (float)((met & 1) + (met >> 1));
      continue;
    }
    frequencies[i] = (float)phrase(lists, offsets, words, firsts, counts, any);
  }
}

// C kernels of the inverted index: bit packing with SIMD, chosen at run time, and CRC-32C.
#ifndef RAPPORTEUR_CPOSTINGS_H
#define RAPPORTEUR_CPOSTINGS_H
#include <stddef.h>
#include <stdint.h>

uint32_t postings_crc32c(uint32_t crc, const void *bytes, size_t length);
#endif

// Raw deflate and CRC-32 from zlib, for the files inside DOCX.
#ifndef RAPPORTEUR_CZIP_H
#define RAPPORTEUR_CZIP_H

#include <stddef.h>
#include <stdint.h>

// The library is opened on first use, so that starting the program does not pay for it.

// Inflates `count` bytes of raw deflate into `capacity` bytes. Returns the number of bytes written, or
// -1 if zlib is missing, the bytes are damaged, or they do not fit.
int64_t czip_inflate(const uint8_t *bytes, size_t count, uint8_t *result, size_t capacity);

// CRC-32 as ZIP has it; 0 if zlib is missing.
uint32_t czip_crc32(const uint8_t *bytes, size_t count);

#endif

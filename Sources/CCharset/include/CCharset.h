// ICU's charset detector and converters, for texts that come without a word on their encoding.
#ifndef RAPPORTEUR_CCHARSET_H
#define RAPPORTEUR_CCHARSET_H

#include <stddef.h>
#include <stdint.h>

// The likeliest encoding of the bytes as a name that charset_toUTF8 knows, or 0 if the detector is
// not there or has no guess. `buffer` receives the name, cut to `capacity`.
//
// The detector is in ICU's i18n library, which nothing else here needs and which is large: it is
// opened on first use, so that starting the program does not pay for it.
int32_t charset_detect(const char *bytes, int32_t length, char *buffer, int32_t capacity);

// Converts from a named encoding (IANA's names, and ICU's) to UTF-8; bytes that are none become
// U+FFFD. Returns the length, which is more than `capacity` if it did not fit; -1 if the encoding is
// unknown.
int32_t charset_toUTF8(const char *name, const char *bytes, int32_t length, char *result,
                       int32_t capacity);

#endif

// The system's ICU for Swift, as far as it is used.
//
// ICU renames its functions by macros (u_getVersion -> u_getVersion_72), which Swift cannot import;
// and its types would clash with the copy that Foundation brings. So none of its headers is seen
// here: handles are `void *`, the calls are in shim.c.
#ifndef RAPPORTEUR_CICU_H
#define RAPPORTEUR_CICU_H

#include <stdint.h>

// Version of ICU and of its Unicode data: major, minor, milli, micro.
void icu_getVersion(uint8_t version[4]);
void icu_getUnicodeVersion(uint8_t version[4]);

// A word iterator with the root locale's rules, or null.
void *icu_openWords(void);
void icu_closeWords(void *iterator);
// Sets the text, which must outlive the calls that follow; 0 on error.
int32_t icu_setText(void *iterator, const uint16_t *text, int32_t length);
// The next boundary, or -1 after the last.
int32_t icu_nextBoundary(void *iterator);
int32_t icu_ruleStatus(void *iterator);

// Normal forms: 0 NFC, 1 NFD, 2 NFKC_Casefold, 3 NFKC, 4 NFKD. Null if ICU has no data.
const void *icu_normalizer(int32_t form);
// The length of the normalized text, which is more than `capacity` if it did not fit; -1 on error.
int32_t icu_normalize(const void *normalizer, const uint16_t *text, int32_t length,
                      uint16_t *result, int32_t capacity);

// Value of a decimal digit of any script, else -1.
int32_t icu_digitValue(uint32_t c);
// Simple lower case.
uint32_t icu_toLower(uint32_t c);

// Codes of all countries and territories (ISO 3166-1, two letters), ended by null.
const char *const *icu_countryCodes(void);
// The name of a country in a language; its length, or -1 if ICU has none or it does not fit.
int32_t icu_countryName(const char *code, const char *language, uint16_t *name, int32_t capacity);
// The name of a language (two or three letters) in a language, as icu_countryName.
int32_t icu_languageName(const char *code, const char *language, uint16_t *name, int32_t capacity);

#endif

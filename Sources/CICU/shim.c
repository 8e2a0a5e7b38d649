#include "CICU.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/uversion.h>

void icu_getVersion(uint8_t version[4]) { u_getVersion(version); }

void icu_getUnicodeVersion(uint8_t version[4]) { u_getUnicodeVersion(version); }

void *icu_openWords(void) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", 0, 0, &status);
  return U_SUCCESS(status) ? iterator : 0;
}

void icu_closeWords(void *iterator) { ubrk_close(iterator); }

int32_t icu_setText(void *iterator, const uint16_t *text, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(iterator, (const UChar *)text, length, &status);
  return U_SUCCESS(status);
}

int32_t icu_nextBoundary(void *iterator) { return ubrk_next(iterator); }

int32_t icu_ruleStatus(void *iterator) { return ubrk_getRuleStatus(iterator); }

const void *icu_normalizer(int32_t form) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = form == 0   ? unorm2_getNFCInstance(&status)
                                   : form == 1 ? unorm2_getNFDInstance(&status)
                                   : form == 2 ? unorm2_getNFKCCasefoldInstance(&status)
                                   : form == 3 ? unorm2_getNFKCInstance(&status)
                                               : unorm2_getNFKDInstance(&status);
  return U_SUCCESS(status) ? normalizer : 0;
}

int32_t icu_normalize(const void *normalizer, const uint16_t *text, int32_t length,
                      uint16_t *result, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t n = unorm2_normalize(normalizer, (const UChar *)text, length, (UChar *)result, capacity,
                               &status);
  return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? n : -1;
}

int32_t icu_digitValue(uint32_t c) { return u_charDigitValue((UChar32)c); }

uint32_t icu_toLower(uint32_t c) { return (uint32_t)u_tolower((UChar32)c); }

const char *const *icu_countryCodes(void) { return uloc_getISOCountries(); }

int32_t icu_countryName(const char *code, const char *language, uint16_t *name, int32_t capacity) {
  // A locale of that country, whatever its language.
  char locale[16] = "und_";
  int n = 4;
  for (int i = 0; code[i] && n < 15; i++) locale[n++] = code[i];
  locale[n] = 0;
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = uloc_getDisplayCountry(locale, language, (UChar *)name, capacity, &status);
  // A code that ICU does not know, or a language without names, gives the code itself.
  return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING ? length : -1;
}

int32_t icu_languageName(const char *code, const char *language, uint16_t *name, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = uloc_getDisplayLanguage(code, language, (UChar *)name, capacity, &status);
  return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING ? length : -1;
}

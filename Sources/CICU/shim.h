// ICU renames its functions by macros (u_getVersion -> u_getVersion_72), which Swift cannot import.
// One `static inline` wrapper per call that is used.
#ifndef RAPPORTEUR_CICU_SHIM_H
#define RAPPORTEUR_CICU_SHIM_H

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>

static inline void icu_getVersion(uint8_t version[4]) { u_getVersion(version); }
static inline void icu_getUnicodeVersion(uint8_t version[4]) { u_getUnicodeVersion(version); }

// Break iterators. `icu_openWords` gives the root locale's word rules, or null.
static inline UBreakIterator *icu_openWords(void) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", 0, 0, &status);
  return U_SUCCESS(status) ? iterator : 0;
}
static inline void icu_closeWords(UBreakIterator *iterator) { ubrk_close(iterator); }
static inline int32_t icu_setText(UBreakIterator *iterator, const uint16_t *text, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(iterator, (const UChar *)text, length, &status);
  return U_SUCCESS(status);
}
static inline int32_t icu_nextBoundary(UBreakIterator *iterator) { return ubrk_next(iterator); }
static inline int32_t icu_ruleStatus(UBreakIterator *iterator) {
  return ubrk_getRuleStatus(iterator);
}

// Normal forms: 0 NFC, 1 NFD, 2 NFKC_Casefold, 3 NFKC, 4 NFKD. Null if ICU has no data.
static inline const UNormalizer2 *icu_normalizer(int32_t form) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = form == 0   ? unorm2_getNFCInstance(&status)
                                   : form == 1 ? unorm2_getNFDInstance(&status)
                                   : form == 2 ? unorm2_getNFKCCasefoldInstance(&status)
                                   : form == 3 ? unorm2_getNFKCInstance(&status)
                                               : unorm2_getNFKDInstance(&status);
  return U_SUCCESS(status) ? normalizer : 0;
}
// The length of the normalized text, which is more than `capacity` if it did not fit; -1 on error.
static inline int32_t icu_normalize(const UNormalizer2 *normalizer, const uint16_t *text,
                                    int32_t length, uint16_t *result, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t n = unorm2_normalize(normalizer, (const UChar *)text, length, (UChar *)result, capacity,
                               &status);
  return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? n : -1;
}

// Properties.
static inline int32_t icu_digitValue(uint32_t c) { return u_charDigitValue((UChar32)c); }
static inline uint32_t icu_toLower(uint32_t c) { return (uint32_t)u_tolower((UChar32)c); }
static inline int32_t icu_hasBinaryProperty(uint32_t c, int32_t property) {
  return u_hasBinaryProperty((UChar32)c, (UProperty)property);
}
static inline int32_t icu_generalCategory(uint32_t c) { return u_charType((UChar32)c); }
static inline int32_t icu_wordBreak(uint32_t c) {
  return u_getIntPropertyValue((UChar32)c, UCHAR_WORD_BREAK);
}
static inline int32_t icu_lineBreak(uint32_t c) {
  return u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK);
}
static inline int32_t icu_script(uint32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return (int32_t)uscript_getScript((UChar32)c, &status);
}

#endif

#include "CCharset.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/uversion.h>

// ICU renames its functions by macros: the name as it stands in the library is the macro's value.
#define NAME(f) NAME_(f)
#define NAME_(f) #f

typedef UCharsetDetector *(*open_function)(UErrorCode *);
typedef void (*set_function)(UCharsetDetector *, const char *, int32_t, UErrorCode *);
typedef const UCharsetMatch *(*detect_function)(UCharsetDetector *, UErrorCode *);
typedef const char *(*name_function)(const UCharsetMatch *, UErrorCode *);
typedef void (*close_function)(UCharsetDetector *);

int32_t charset_detect(const char *bytes, int32_t length, char *buffer, int32_t capacity) {
  char library[64];
  snprintf(library, sizeof library, "libicui18n.so.%d", U_ICU_VERSION_MAJOR_NUM);
  void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return 0;
  open_function open = (open_function)dlsym(handle, NAME(ucsdet_open));
  set_function set = (set_function)dlsym(handle, NAME(ucsdet_setText));
  detect_function detect = (detect_function)dlsym(handle, NAME(ucsdet_detect));
  name_function name = (name_function)dlsym(handle, NAME(ucsdet_getName));
  close_function close = (close_function)dlsym(handle, NAME(ucsdet_close));
  if (!open || !set || !detect || !name || !close) return 0;
  UErrorCode status = U_ZERO_ERROR;
  UCharsetDetector *detector = open(&status);
  if (U_FAILURE(status)) return 0;
  set(detector, bytes, length, &status);
  const UCharsetMatch *match = detect(detector, &status);
  const char *found = match && U_SUCCESS(status) ? name(match, &status) : 0;
  int32_t count = 0;
  if (found && U_SUCCESS(status)) {
    count = (int32_t)strnlen(found, 63);
    snprintf(buffer, (size_t)capacity, "%s", found);
  }
  close(detector);
  return count;
}

int32_t charset_toUTF8(const char *name, const char *bytes, int32_t length, char *result,
                       int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *from = ucnv_open(name, &status);
  if (U_FAILURE(status)) return -1;
  UConverter *to = ucnv_open("UTF-8", &status);
  if (U_FAILURE(status)) {
    ucnv_close(from);
    return -1;
  }
  UChar pivot[4096];
  UChar *pivotSource = pivot, *pivotTarget = pivot;
  char *target = result;
  const char *source = bytes;
  ucnv_convertEx(to, from, &target, result + capacity, &source, bytes + length, pivot, &pivotSource,
                 &pivotTarget, pivot + 4096, 1, 1, &status);
  int32_t count = (int32_t)(target - result);
  if (status == U_BUFFER_OVERFLOW_ERROR)
    count = capacity + 1;
  else if (U_FAILURE(status))
    count = -1;
  ucnv_close(from);
  ucnv_close(to);
  return count;
}

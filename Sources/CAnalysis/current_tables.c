// Which tables are used: those that were made beforehand for the linked ICU, else such as are made when
// they are first asked for.
#include "tables.h"

#include <pthread.h>

const struct analysis_tables *analysis_current;
static int32_t fits;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void choose(void) {
  static const struct analysis_tables *const kept[] = {&analysis_tables_icu72,
                                                       &analysis_tables_icu76};
  uint8_t icu[2], unicode[2];
  analysis_linked_versions(icu, unicode);
  const struct analysis_tables *found = 0;
  for (size_t i = 0; i < sizeof kept / sizeof *kept && !found; i++)
    if (!memcmp(kept[i]->icu_version, icu, 2) && !memcmp(kept[i]->unicode_version, unicode, 2))
      found = kept[i];
  if (!found) found = analysis_make_tables();
  fits = found != 0;
  // Without any: the newest that are here tell letters from signs, and ICU finds the words.
  __atomic_store_n(&analysis_current, found ? found : &analysis_tables_icu76, __ATOMIC_RELEASE);
}

const struct analysis_tables *analysis_choose_tables(void) {
  pthread_once(&once, choose);
  return __atomic_load_n(&analysis_current, __ATOMIC_ACQUIRE);
}

int32_t analysis_tables_fit(void) {
  pthread_once(&once, choose);
  return fits;
}

// ICU renames its functions by macros (u_getVersion -> u_getVersion_72), which Swift cannot import.
// One `static inline` wrapper per call that is used.
#ifndef RAPPORTEUR_CICU_SHIM_H
#define RAPPORTEUR_CICU_SHIM_H

#include <unicode/uversion.h>

static inline void icu_getVersion(uint8_t version[4]) { u_getVersion(version); }

#endif

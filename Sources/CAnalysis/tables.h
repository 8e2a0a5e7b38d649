// What the parts of this target tell each other.
#ifndef RAPPORTEUR_CANALYSIS_TABLES_H
#define RAPPORTEUR_CANALYSIS_TABLES_H

#include "CAnalysis.h"

#include <stddef.h>

// Versions (major, minor) of the linked ICU and its Unicode.
void analysis_linked_versions(uint8_t icu[2], uint8_t unicode[2]);

// Tables that were made beforehand: those of the ICU of Debian 12 and of Debian 13.
extern const struct analysis_tables analysis_tables_icu72;
extern const struct analysis_tables analysis_tables_icu76;

#endif

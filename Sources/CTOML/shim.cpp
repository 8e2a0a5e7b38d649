#include "CTOML.h"
#include <toml++/toml.h>

int toml_shim_version(void) { return TOML_LIB_MAJOR; }

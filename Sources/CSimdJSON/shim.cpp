#include "CSimdJSON.h"
#include <simdjson.h>

int simdjson_shim_padding(void) { return (int)simdjson::SIMDJSON_PADDING; }

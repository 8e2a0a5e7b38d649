#ifndef RAPPORTEUR_CSIMDJSON_H
#define RAPPORTEUR_CSIMDJSON_H
#ifdef __cplusplus
extern "C" {
#endif
int simdjson_shim_padding(void);
#ifdef __cplusplus
}
#endif
#endif

#ifndef RAPPORTEUR_CTOML_H
#define RAPPORTEUR_CTOML_H
#ifdef __cplusplus
extern "C" {
#endif
int toml_shim_version(void);
#ifdef __cplusplus
}
#endif
#endif

// Chooses the kernels when the program is loaded, before any thread exists.
#include "CPostings.h"
#include "kernels.h"

int postings_kernels = 0;
int postings_hardware_crc = 0;

static int best(void) {
#ifdef POSTINGS_X86
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
#else
  return 0;
#endif
}

__attribute__((constructor)) static void choose(void) {
#ifdef POSTINGS_X86
  __builtin_cpu_init();
  postings_hardware_crc = __builtin_cpu_supports("sse4.2") != 0;
#endif
  postings_kernels = best();
}

int postings_level(void) { return postings_kernels; }

int postings_set_level(int level) {
  postings_kernels = level > 0 && best();
  return postings_kernels;
}

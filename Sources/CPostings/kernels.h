// What the kernels' files share: which bodies run. Set once when the program is loaded.
#ifndef RAPPORTEUR_KERNELS_H
#define RAPPORTEUR_KERNELS_H
#if defined(__x86_64__)
#define POSTINGS_X86 1
#endif
extern int postings_kernels;      // 0 portable, 1 AVX2
extern int postings_hardware_crc; // 1: SSE4.2's crc32, or arm64's
#endif

// Limits of other processes, which Glibc's Swift module does not show.
#ifndef RAPPORTEUR_CPROCESS_H
#define RAPPORTEUR_CPROCESS_H

#include <stdint.h>

// Lets a process use no more than `bytes` of address space. 0, or -1 with errno set.
int cprocess_limit_memory(int32_t process, uint64_t bytes);

#endif

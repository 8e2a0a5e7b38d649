// Buffers that are used again. A header of its own, because its pointers say that they are never null:
// where some in a file say so, all must.
#ifndef RAPPORTEUR_POSTINGS_BUFFERS_H
#define RAPPORTEUR_POSTINGS_BUFFERS_H
#include <stddef.h>

// A buffer of at least so many bytes, from those that this thread has given back if there is one,
// and its way back (with the same number, on any thread). Contents are whatever was there.
void *_Nonnull postings_buffer_take(size_t bytes);
void postings_buffer_give(void *_Nonnull buffer, size_t bytes);

#endif

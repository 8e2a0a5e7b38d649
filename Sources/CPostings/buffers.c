// Buffers of a query, kept by the thread for its next one. Without, freeing them would return their
// pages to the system at the end of each query, and the next would fault every page in again:
// a third of a short query's time.
#include "CPostings.h"
#include <pthread.h>
#include <stdlib.h>

#define SIZES 3
#define KEPT 48
static const size_t sizes[SIZES] = {4 << 10, 17 << 10, 34 << 10};

typedef struct {
  void *kept[SIZES][KEPT];
  int count[SIZES];
} pool;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local pool *own;

static void destroy(void *p) {
  pool *dying = p;
  own = 0;
  for (int s = 0; s < SIZES; s++)
    for (int i = 0; i < dying->count[s]; i++) free(dying->kept[s][i]);
  free(dying);
}
static void make_key(void) { pthread_key_create(&key, destroy); }

static pool *mine(void) {
  if (own) return own;
  pthread_once(&once, make_key);
  own = calloc(1, sizeof *own);
  if (own) pthread_setspecific(key, own);
  return own;
}

static int class_of(size_t bytes) {
  for (int s = 0; s < SIZES; s++)
    if (bytes <= sizes[s]) return s;
  return -1;
}

void *postings_buffer_take(size_t bytes) {
  const int s = class_of(bytes);
  pool *p = s < 0 ? 0 : mine();
  if (p && p->count[s]) return p->kept[s][--p->count[s]];
  void *buffer = malloc(s < 0 ? bytes : sizes[s]);
  if (!buffer) abort();
  return buffer;
}

void postings_buffer_give(void *buffer, size_t bytes) {
  const int s = class_of(bytes);
  pool *p = s < 0 ? 0 : mine();
  if (p && p->count[s] < KEPT) p->kept[s][p->count[s]++] = buffer;
  else free(buffer);
}

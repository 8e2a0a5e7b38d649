#include "CZip.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

// From zlib's header, whose layout is part of its binary interface.
struct stream {
  const unsigned char *next_in;
  unsigned available_in;
  unsigned long total_in;
  unsigned char *next_out;
  unsigned available_out;
  unsigned long total_out;
  const char *message;
  void *state, *allocate, *release, *opaque;
  int data_type;
  unsigned long adler, reserved;
};

static int (*inflate_init)(struct stream *, int, const char *, int);
static int (*inflate_run)(struct stream *, int);
static int (*inflate_end)(struct stream *);
static unsigned long (*crc)(unsigned long, const unsigned char *, unsigned);
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *handle = dlopen("libz.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return;
  *(void **)&inflate_init = dlsym(handle, "inflateInit2_");
  *(void **)&inflate_run = dlsym(handle, "inflate");
  *(void **)&inflate_end = dlsym(handle, "inflateEnd");
  *(void **)&crc = dlsym(handle, "crc32");
}

int64_t czip_inflate(const uint8_t *bytes, size_t count, uint8_t *result, size_t capacity) {
  pthread_once(&once, load);
  if (!inflate_init || !inflate_run || !inflate_end || count > UINT_MAX || capacity > UINT_MAX) return -1;
  struct stream stream;
  memset(&stream, 0, sizeof stream);
  stream.next_in = bytes;
  stream.available_in = (unsigned)count;
  stream.next_out = result;
  stream.available_out = (unsigned)capacity;
  // Negative: no header, as in ZIP.
  if (inflate_init(&stream, -15, "1.2.11", (int)sizeof stream) != 0) return -1;
  int status = inflate_run(&stream, 4);
  int64_t written = (int64_t)stream.total_out;
  inflate_end(&stream);
  return status == 1 ? written : -1;
}

uint32_t czip_crc32(const uint8_t *bytes, size_t count) {
  pthread_once(&once, load);
  if (!crc || count > UINT_MAX) return 0;
  return (uint32_t)crc(0, bytes, (unsigned)count);
}

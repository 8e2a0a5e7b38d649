#include "CMapFaults.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// The handler runs in whatever thread touched a lost byte, between any two instructions of it: maybe
// inside malloc, maybe while another thread protects or releases a mapping. So it takes no lock,
// allocates nothing and calls nothing but raw system calls; what it reads are lock-free atomics.

enum { CAPACITY = 1 << 16 };

typedef struct {
  /// Even while `start` and `end` belong together, odd while they are being changed: a reader that
  /// sees the same even number before and after has read one mapping's place (a sequence lock).
  atomic_uint version;
  atomic_uintptr_t start;
  atomic_uintptr_t end;
  /// Whether the number is given out.
  atomic_bool taken;
  atomic_bool lost;
} Mapping;

// In the zeroed part of the program: pages that are never touched cost nothing.
static Mapping mappings[CAPACITY];
/// Numbers from here on were never given out.
static atomic_int used;
static atomic_ullong faults;
static struct sigaction previous;
static uintptr_t page_size;
static pthread_once_t once = PTHREAD_ONCE_INIT;

_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LLONG_LOCK_FREE == 2 &&
                   ATOMIC_POINTER_LOCK_FREE == 2 && ATOMIC_BOOL_LOCK_FREE == 2,
               "what a signal handler reads must be lock-free");

/// Sets the place of a mapping. Only the owner of the number calls this, so there is one writer.
static void place(Mapping *mapping, uintptr_t start, uintptr_t end) {
  unsigned version = atomic_load_explicit(&mapping->version, memory_order_relaxed);
  atomic_store(&mapping->version, version + 1);
  atomic_store(&mapping->start, start);
  atomic_store(&mapping->end, end);
  atomic_store(&mapping->version, version + 2);
}

/// Puts zeros where the fault was. Whether it was in a mapping of ours and could be mended.
static bool mend(uintptr_t address) {
  int count = atomic_load(&used);
  for (int number = 0; number < count; number++) {
    Mapping *mapping = &mappings[number];
    unsigned version = atomic_load(&mapping->version);
    uintptr_t start = atomic_load(&mapping->start);
    uintptr_t end = atomic_load(&mapping->end);
    // A mapping that changes now is not the one that was read: its reader keeps it alive.
    if (version % 2 != 0 || version != atomic_load(&mapping->version)) continue;
    if (address < start || address >= end) continue;
    // From the page of the fault to the end: what lies behind a cut is lost too, and one large
    // piece of zeros needs one entry in the system's table of mappings, which is limited.
    uintptr_t page = address & ~(page_size - 1);
    long result = syscall(SYS_mmap, page, end - page, PROT_READ,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (result != (long)page) return false;
    // Marked before the reader goes on: who sees zeros can see the mark.
    atomic_store(&mapping->lost, true);
    atomic_fetch_add(&faults, 1);
    return true;
  }
  return false;
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  // BUS_ADRERR: bytes behind the end of the file. BUS_OBJERR and the machine-check codes: the disk
  // or the memory could not give them. A signal sent by somebody (code <= 0) names no address.
  if (info->si_code > 0 && mend((uintptr_t)info->si_addr)) {
    errno = saved;
    return;
  }
  errno = saved;
  // Not ours. What was installed before decides.
  if (previous.sa_flags & SA_SIGINFO) {
    if (previous.sa_sigaction != NULL) {
      previous.sa_sigaction(signal, info, context);
      return;
    }
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
    return;
  }
  // By default the process ends: the system does that when the instruction runs again, or, for a
  // signal that somebody sent, when it is raised again. An ignored fault would come for ever, so the
  // system too ends a process that ignores one.
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  sigaction(SIGBUS, &standard, NULL);
  if (info->si_code <= 0) raise(SIGBUS);
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = on_fault};
  // On the alternative stack where a thread has one; other signals may come meanwhile.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}

int32_t map_faults_protect(const void *start, size_t length) {
  pthread_once(&once, install);
  for (int number = 0; number < CAPACITY; number++) {
    Mapping *mapping = &mappings[number];
    if (atomic_load_explicit(&mapping->taken, memory_order_relaxed)) continue;
    bool expected = false;
    if (!atomic_compare_exchange_strong(&mapping->taken, &expected, true)) continue;
    int count = atomic_load(&used);
    while (count <= number && !atomic_compare_exchange_weak(&used, &count, number + 1)) {
    }
    atomic_store(&mapping->lost, false);
    place(mapping, (uintptr_t)start, (uintptr_t)start + length);
    return number;
  }
  return -1;
}

void map_faults_release(int32_t number) {
  if (number < 0) return;
  Mapping *mapping = &mappings[number];
  place(mapping, 0, 0);
  atomic_store(&mapping->taken, false);
}

bool map_faults_lost(int32_t number) {
  return number >= 0 && atomic_load(&mappings[number].lost);
}

uint64_t map_faults_count(void) { return atomic_load(&faults); }

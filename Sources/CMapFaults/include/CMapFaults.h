// Survives the loss of a mapped file's bytes.
//
// A file that is cut while it is mapped (copied over in place, a full disk under a sparse file, a bad
// sector) makes the next read of the lost bytes raise SIGBUS, which ends a process. The handler here
// puts zeros in the place of what was lost and marks the mapping, so that the reader goes on and
// whoever asked learns that the answer is worth nothing.

#ifndef CMAPFAULTS_H
#define CMAPFAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Takes a readable mapping under protection; the first call installs the handler.
///
/// @param start Its first byte, at the beginning of a page.
/// @param length In bytes, more than zero.
/// @return Its number, or -1 where too many are under protection already: it is then an ordinary
///   mapping, and a fault in it ends the process as ever.
int32_t map_faults_protect(const void *start, size_t length);

/// Ends the protection. To be called before the mapping is removed; a number of -1 does nothing.
void map_faults_release(int32_t number);

/// Whether bytes of the mapping were lost. False for -1.
bool map_faults_lost(int32_t number);

/// How many faults there were in all mappings since the process began: one load, so that it may be
/// asked after every query.
uint64_t map_faults_count(void);

#endif

// What Linux offers and Swift's Glibc module leaves out: epoll, eventfd, the GNU-only calls, and CRC-32C by the
// processor's own instruction. Header-only, and without _GNU_SOURCE: defining it here would give structures of
// other C modules a second layout.
#pragma once
#include <malloc.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
int pthread_setname_np(pthread_t thread, const char *name);
int renameat2(int oldFolder, const char *oldPath, int newFolder, const char *newPath, unsigned int flags);
int mincore(void *address, size_t length, unsigned char *resident);
int sync_file_range(int file, int64_t offset, int64_t count, unsigned int flags);
int fallocate(int file, int mode, int64_t offset, int64_t count);
int syncfs(int file);
long syscall(long number, ...);

/// Fails with EEXIST instead of replacing the target of `renameat2`.
static const unsigned int CLX_RENAME_NOREPLACE = 1;
/// Keeps the size of a file that `fallocate` sets room aside for.
static const int CLX_FALLOCATE_KEEP_SIZE = 1;
/// Puts each of two names in the place of the other.
static const unsigned int CLX_RENAME_EXCHANGE = 2;
/// Starts writing dirty pages of the range, and waits for none.
static const unsigned int CLX_SYNC_FILE_RANGE_WRITE = 2;

/// The kernel's number of the calling thread.
static inline int clx_thread_id(void) { return (int)syscall(SYS_gettid); }

/// Lowers the scheduling weight of the calling thread alone.
static inline int clx_thread_nice(int increment) {
    return (int)syscall(SYS_setpriority, 0, clx_thread_id(), increment);
}

/// Has a file share the blocks of another until one of them is written; -1 where the file system cannot (FICLONE).
static inline int clx_share_blocks(int target, int source) { return ioctl(target, _IOW(0x94, 9, int), source); }

/// The environment of the process, ended by a null pointer; Swift 6 cannot name it.
static inline char *const *clx_environment(void) {
    extern char **environ;
    return environ;
}

/// Writes a line to standard error, which Swift 6 cannot name.
static inline void clx_write_error(const char *text) { fputs(text, stderr); }

#include "crc32c.h"

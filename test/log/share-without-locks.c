/* Preloaded, it makes everything below a folder named in SHARE behave like a network share: NO_LOCKS, NO_SHARED_MEMORY. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int on_share(int fd) {
  char link[64], path[4096];
  const char *share = getenv("SHARE");
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (!share || length < 0) return 0;
  path[length] = 0;
  return strncmp(path, share, strlen(share)) == 0;
}

static int control(const char *name, int fd, int command, void *argument) {
  int (*original)(int, int, ...) = dlsym(RTLD_NEXT, name);
  int locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  if (locks && getenv("NO_LOCKS") && on_share(fd)) {
    errno = ENOLCK;
    return -1;
  }
  return original(fd, command, argument);
}

int fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  return control("fcntl", fd, command, argument);
}

int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  return control("fcntl64", fd, command, argument);
}

static void *map(const char *name, void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  void *(*original)(void *, size_t, int, int, int, off_t) = dlsym(RTLD_NEXT, name);
  if (fd >= 0 && (flags & MAP_SHARED) && getenv("NO_SHARED_MEMORY") && on_share(fd)) {
    errno = ENODEV;
    return MAP_FAILED;
  }
  return original(address, length, protection, flags, fd, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return map("mmap", address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return map("mmap64", address, length, protection, flags, fd, offset);
}

// The physical limit: one sum over the readings of a file as int32, repeated. Prints seconds per round and the sum.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) return 1;
  size_t count = (size_t)ftell(file) / sizeof(int32_t);
  int32_t *values = malloc(count * sizeof(int32_t));
  rewind(file);
  if (values == NULL || fread(values, sizeof(int32_t), count, file) != count) return 1;
  int64_t sum = 0;
  for (int round = 0; round < atoi(argv[2]); round++) {
    sum = 0;
    double start = now();
    for (size_t i = 0; i < count; i++) sum += values[i];
    printf("%.9f\n", now() - start);
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%ld %lld\n", usage.ru_maxrss, (long long)sum);
  return 0;
}

/* Products modulo n squared by GMP. Reads n in hexadecimal, then one line for each round; answers each with microseconds per product. */
#include <gmp.h>
#include <stdio.h>
#include <time.h>

#define PRODUCTS 20000

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(void) {
  static char line[8192];
  mpz_t n, n2, a, b, product;
  gmp_randstate_t dice;
  mpz_inits(n, n2, a, b, product, NULL);
  if (fgets(line, sizeof line, stdin) == NULL || gmp_sscanf(line, "%Zx", n) != 1) return 1;
  mpz_mul(n2, n, n);
  gmp_randinit_default(dice);
  mpz_urandomm(a, dice, n2);
  mpz_urandomm(b, dice, n2);
  while (fgets(line, sizeof line, stdin) != NULL) {
    double begun = now();
    for (int i = 0; i < PRODUCTS; i++) {
      mpz_mul(product, a, b);
      mpz_mod(a, product, n2);
    }
    printf("%.6f\n", (now() - begun) / PRODUCTS);
    fflush(stdout);
  }
  return 0;
}

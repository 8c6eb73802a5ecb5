"""python-paillier with gmpy2, a peer where it is installed. Reads p and q in decimal, then "encrypt" or "decrypt" for each round;
answers each with milliseconds per operation."""
import sys
import time

import gmpy2
from phe import paillier

p, q = (int(word) for word in sys.stdin.readline().split())
public = paillier.PaillierPublicKey(p * q)
private = paillier.PaillierPrivateKey(public, p, q)
sealed = public.raw_encrypt(97300)
print("gmpy2", gmpy2.version(), flush=True)


def each(times, work):
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) * 1000 / times


WORK = {
    "encrypt": lambda: each(20, lambda: public.raw_encrypt(97300)),
    "decrypt": lambda: each(40, lambda: private.raw_decrypt(sealed)),
}
for line in sys.stdin:
    print(WORK[line.strip()](), flush=True)

/**
 * Blinding factors computed ahead: hₛ^a modulo n², each the costly part of one encryption. A factor used twice would give m₁ − m₂ away, so that
 * none ever comes out of here but into the hands of {@link BlindingPool.spend}: gone from the pool before it is used, zeros afterwards, in no store.
 */
export class BlindingPool {
  #factors: Uint8Array[] = [];
  #closed = false;

  /** Factors that are ready. */
  get ready(): number {
    return this.#factors.length;
  }

  /** Takes a factor over: its octets are the pool's from now on. */
  put(factor: Uint8Array): void {
    if (this.#closed) factor.fill(0);
    else this.#factors.push(factor);
  }

  /**
   * Claims up to `most` factors for one use. Whether the use succeeds or throws, they are zeroised and never come back.
   * @param use must not keep them
   */
  spend<T>(most: number, use: (claimed: readonly Uint8Array[]) => T): T {
    const claimed = this.#factors.splice(0, most);
    try {
      return use(claimed);
    } finally {
      for (const factor of claimed) factor.fill(0);
    }
  }

  /** Zeroises what is left; what is put afterwards is zeroised at once. */
  dispose(): void {
    this.#closed = true;
    for (const factor of this.#factors.splice(0)) factor.fill(0);
  }
}

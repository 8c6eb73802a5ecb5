/** Work side by side, at most so many at a time. */
export interface Lanes {
  /** Resolves when the work has begun, which is when a lane is free. @throws what an earlier piece of work threw */
  begin(work: () => Promise<void>): Promise<void>;
  /** Resolves when all has ended. @throws what the first piece of work that failed threw */
  end(): Promise<void>;
}

/** @param width how many at a time */
export function makeLanes(width: number): Lanes {
  const running = new Set<Promise<void>>();
  let failed: { readonly thrown: unknown } | null = null;
  const throwFailure = () => {
    if (failed !== null) throw failed.thrown;
  };
  return {
    async begin(work) {
      while (running.size >= width && failed === null) await Promise.race(running);
      throwFailure();
      const one: Promise<void> = work()
        .catch((thrown: unknown) => {
          failed ??= { thrown };
        })
        .finally(() => running.delete(one));
      running.add(one);
    },
    async end() {
      await Promise.all(running);
      throwFailure();
    },
  };
}

/** Milliseconds that a piece of work takes, for each of `times`. */
export async function each(times: number, work: () => unknown): Promise<number> {
  const begun = performance.now();
  for (let time = 0; time < times; time++) {
    const going = work();
    if (going instanceof Promise) await going;
  }
  return (performance.now() - begun) / times;
}

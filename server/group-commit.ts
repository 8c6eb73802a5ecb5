/**
 * Lets callers that come at the same time share one expensive step: while a batch is under way the next one gathers.
 * A lone caller waits for nobody. Every caller gets its own outcome.
 */
export class GroupCommit<Item, Outcome> {
  readonly #flush: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  readonly #maximum: number;
  readonly #waiting: {
    readonly item: Item;
    readonly resolve: (outcome: Outcome) => void;
    readonly reject: (fault: unknown) => void;
  }[] = [];
  #busy = false;

  /**
   * @param flush answers items in their order
   * @param maximum most items of one batch
   */
  constructor(flush: (items: readonly Item[]) => Promise<readonly Outcome[]>, maximum: number) {
    this.#flush = flush;
    this.#maximum = maximum;
  }

  /** Joins the next batch. */
  add(item: Item): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ item, resolve, reject });
    if (!this.#busy) {
      this.#busy = true;
      // Whoever arrived in the same turn of the loop comes along.
      setImmediate(() => void this.#work());
    }
    return promise;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#maximum);
      try {
        const outcomes = await this.#flush(batch.map(({ item }) => item));
        for (const [index, { resolve, reject }] of batch.entries()) {
          const outcome = outcomes[index];
          if (outcome === undefined) reject(new Error('a batch left somebody without an outcome'));
          else resolve(outcome);
        }
      } catch (fault) {
        for (const { reject } of batch) reject(fault);
      }
    }
    this.#busy = false;
  }
}

export interface Limits {
  /**
   * Counts one use of a fixed window, over all processes.
   * @param name what is limited, for example `claim`
   * @param who whom it is limited for; only a hash is kept
   * @returns false when this use is one too many
   */
  take(name: string, who: string, limit: { readonly seconds: number; readonly uses: number }): Promise<boolean>;
  /** Forgets windows that are over and limits that are whole again: they say nothing but that somebody was here. */
  sweep(): Promise<void>;
}

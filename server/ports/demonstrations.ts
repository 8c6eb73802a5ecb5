/** What visitors made who only tried the place. */
export interface Demonstrations {
  /**
   * Deletes demonstration studies made before a moment, with all that belongs to them, and visitors' accounts from before it that own nothing any more.
   * Their leaves stay in the log, which only grows. Does nothing while another process is at it.
   */
  sweep(before: Date): Promise<{ readonly studies: number; readonly visitors: number }>;
}

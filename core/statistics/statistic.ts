import { Decimal, Id } from '../dictionary/variable.ts';
import { z } from '../zod.ts';

/** What the researcher wants to learn of one variable. The count of persons is always there. */
export const Statistic = z.discriminatedUnion('kind', [
  /** Σx (and n where the variable is optional). */
  z.strictObject({ kind: z.literal('sum'), variable: Id }),
  /** The same slots as sum, shown as a mean. */
  z.strictObject({ kind: z.literal('mean'), variable: Id }),
  /** Σx and Σx²: variance, standard deviation and the mean's confidence interval. */
  z.strictObject({ kind: z.literal('variance'), variable: Id }),
  /** One cell per bin: inner edges in the variable's unit, ascending; a measurement on an edge belongs to the bin above it. */
  z.strictObject({ kind: z.literal('histogram'), variable: Id, edges: z.array(Decimal).min(1).max(40) }),
  /** One cell per category (or yes/no). */
  z.strictObject({ kind: z.literal('categories'), variable: Id }),
]);
export type Statistic = z.infer<typeof Statistic>;

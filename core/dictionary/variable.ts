import { z } from '../zod.ts';

/** Ids are short ASCII names: they stand in strata, slots and exports. */
export const Id = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
/** A plain decimal as text, so that no binary rounding touches a range: `-12.50`, never `1e3`. */
export const Decimal = z.string().regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/);
/** A day of the proleptic Gregorian calendar, `YYYY-MM-DD`. */
const Day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

const MAX_DECIMALS = 6;

const common = {
  id: Id,
  label: z.string().trim().min(1).max(120),
  help: z.string().trim().max(500).default(''),
  required: z.boolean(),
  /** LOINC code of the observation, where there is one. */
  loinc: z
    .string()
    .regex(/^\d{1,7}-\d$/)
    .nullable()
    .default(null),
};

/** Another unit that a contributor may type: measurement in the variable's unit = typed × numerator / denominator, exactly. */
const AlternativeUnit = z.strictObject({
  unit: z.string().min(1).max(30),
  numerator: Decimal,
  denominator: Decimal,
});

const numeric = {
  unit: z.string().max(30),
  alternativeUnits: z.array(AlternativeUnit).max(4).default([]),
  minimum: Decimal,
  maximum: Decimal,
};

export const NumberVariable = z.strictObject({
  kind: z.literal('number'),
  ...common,
  ...numeric,
  decimals: z.int().min(0).max(MAX_DECIMALS),
});
export const IntegerVariable = z.strictObject({ kind: z.literal('integer'), ...common, ...numeric });
export const CategoryVariable = z.strictObject({
  kind: z.literal('category'),
  ...common,
  categories: z
    .array(z.strictObject({ id: Id, label: z.string().trim().min(1).max(80) }))
    .min(2)
    .max(32),
  /** Travels in the clear in the envelope's header and splits every round into cells. Implies required. */
  publicStratum: z.boolean().default(false),
});
export const YesNoVariable = z.strictObject({ kind: z.literal('yes-no'), ...common });
export const DateVariable = z.strictObject({ kind: z.literal('date'), ...common, minimum: Day, maximum: Day });

/** What is measured or asked. Public: contributors read it, it is frozen and hashed when the study opens. */
export const Variable = z.discriminatedUnion('kind', [
  NumberVariable,
  IntegerVariable,
  CategoryVariable,
  YesNoVariable,
  DateVariable,
]);
export type Variable = z.infer<typeof Variable>;
export type NumericVariable =
  | z.infer<typeof NumberVariable>
  | z.infer<typeof IntegerVariable>
  | z.infer<typeof DateVariable>;
export type CellVariable = z.infer<typeof CategoryVariable> | z.infer<typeof YesNoVariable>;

/**
 * One contributor's answers as typed and parsed in the browser, by variable id; a missing key or `null` is a missing answer (a 0 is a measurement).
 * Numbers travel as decimal text in the variable's own unit, dates as `YYYY-MM-DD`, categories as category id, yes-no as `yes` | `no`.
 */
export type Answers = Readonly<Record<string, string | null | undefined>>;

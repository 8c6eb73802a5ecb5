import { NumberVariable, type Variable } from '../dictionary/variable.ts';
import type { z } from '../zod.ts';
import { ReleasePolicy } from './policy.ts';
import { StudyDraft } from './study.ts';

/** A study to start from. Whoever designs it adds who owns the key. */
export interface StudyTemplate {
  readonly id: 'screening' | 'screening-by-sex' | 'diabetes' | 'blood-pressure';
  readonly title: string;
  readonly description: string;
  readonly draft: Omit<StudyDraft, 'keyOwner'>;
}

/** Molar mass of glucose 180.156 g/mol: 1 mmol/L = 18.0156 mg/dL. */
const GLUCOSE_UNITS = [{ unit: 'mmol/L', numerator: '18.0156', denominator: '1' }];
/** Usual factor for total cholesterol: 1 mmol/L = 38.67 mg/dL. */
const CHOLESTEROL_UNITS = [{ unit: 'mmol/L', numerator: '38.67', denominator: '1' }];
/** Conventional millimetre of mercury: 1 mm[Hg] = 133.322387415 Pa. */
const PRESSURE_UNITS = [{ unit: 'kPa', numerator: '1000', denominator: '133.322387415' }];

const number = (
  fields: Omit<z.input<typeof NumberVariable>, 'kind' | 'required'> & { readonly required?: boolean },
): Variable => NumberVariable.parse({ required: true, ...fields, kind: 'number' });

const glucose = number({
  id: 'glucose',
  label: 'Blood glucose',
  help: 'From your latest blood test. Either unit will do.',
  loinc: '2345-7',
  unit: 'mg/dL',
  alternativeUnits: GLUCOSE_UNITS,
  minimum: '20.0',
  maximum: '800.0',
  decimals: 1,
});

const cholesterol = number({
  id: 'cholesterol',
  label: 'Total cholesterol',
  help: 'From your latest blood test. Either unit will do.',
  loinc: '2093-3',
  unit: 'mg/dL',
  alternativeUnits: CHOLESTEROL_UNITS,
  minimum: '50.0',
  maximum: '600.0',
  decimals: 1,
});

const ageBand: Variable = {
  kind: 'category',
  id: 'age-band',
  label: 'Age',
  help: '',
  required: true,
  loinc: null,
  categories: [
    { id: 'under-40', label: 'Under 40' },
    { id: 'from-40', label: '40 to 59' },
    { id: 'from-60', label: '60 to 74' },
    { id: 'from-75', label: '75 or older' },
  ],
  publicStratum: false,
};

const sex: Variable = {
  kind: 'category',
  id: 'sex',
  label: 'Sex',
  help: 'This answer is not encrypted: results are computed separately for each group.',
  required: true,
  loinc: null,
  categories: [
    { id: 'female', label: 'Female' },
    { id: 'male', label: 'Male' },
  ],
  publicStratum: true,
};

/** What every consent says about the way of the measurements; the study's own purpose stands before it. */
const consent = (purpose: string, minimum: number, strata = ''): string =>
  [
    purpose,
    'Taking part is your choice. You may stop before you send, and nothing is kept.',
    `What you type is encrypted on your own device before it is sent. The server adds up encrypted answers that it cannot read. Only sums over at least ${minimum} people are ever opened, by the researcher named on this page, who holds the key.${strata}`,
    'Until a result with your answers has been released you can replace or withdraw them with the receipt that you get. Afterwards your encrypted answers are deleted on request, but the sums that already contain them stay.',
    'Please know the limits: counts of fewer than five people are hidden by our software, which cannot bind a researcher who breaks the rules. Where the researcher also runs the server, one party holds both the key and the encrypted answers; the page names who runs it.',
  ].join('\n\n');

const policy = (minimumPersons: number): ReleasePolicy => ReleasePolicy.parse({ version: 1, minimumPersons });

const spread = (variable: string, edges: string[]): StudyDraft['statistics'] => [
  { kind: 'mean', variable },
  { kind: 'variance', variable },
  { kind: 'histogram', variable, edges },
];

const PERSONS_CAP = 100_000;
const common = { personsCap: PERSONS_CAP, visits: 1 };

/** Studies to start from. The minimum of each is one that its figures allow (0.33 figures per person), rounded up. */
export const STUDY_TEMPLATES: readonly StudyTemplate[] = [
  {
    id: 'screening',
    title: 'Glucose and cholesterol screening',
    description: 'Two values from an ordinary blood test: averages, spread and how many are above the usual limits.',
    draft: {
      ...common,
      title: 'Glucose and cholesterol screening',
      question: 'How are blood glucose and total cholesterol distributed among the people who take part?',
      variables: [glucose, cholesterol, ageBand],
      statistics: [
        ...spread('glucose', ['70.0', '100.0', '126.0']),
        ...spread('cholesterol', ['200.0', '240.0']),
        { kind: 'categories', variable: 'age-band' },
      ],
      policy: policy(50),
      consent: consent(
        'This study asks for your blood glucose, your total cholesterol and your age group, to learn how common raised values are.',
        50,
      ),
    },
  },
  {
    id: 'screening-by-sex',
    title: 'Glucose and cholesterol by sex',
    description: 'The same two values, with results for women and men side by side.',
    draft: {
      ...common,
      title: 'Glucose and cholesterol by sex',
      question: 'How do blood glucose and total cholesterol differ between women and men who take part?',
      variables: [sex, glucose, cholesterol],
      statistics: [...spread('glucose', ['70.0', '100.0', '126.0']), ...spread('cholesterol', ['200.0', '240.0'])],
      policy: policy(40),
      consent: consent(
        'This study asks for your sex, your blood glucose and your total cholesterol, to compare women and men.',
        40,
        ' Your sex is sent without encryption, because women and men are added up separately; each group waits until it has that many people.',
      ),
    },
  },
  {
    id: 'diabetes',
    title: 'Diabetes',
    description: 'HbA1c, fasting glucose, body mass index and whether diabetes is known.',
    draft: {
      ...common,
      title: 'Blood sugar control and body mass index',
      question: 'How well is blood sugar controlled, and how many of those who take part know that they have diabetes?',
      variables: [
        number({
          id: 'hba1c',
          label: 'HbA1c',
          help: 'In per cent, as on your laboratory report (NGSP).',
          loinc: '4548-4',
          unit: '%',
          minimum: '3.0',
          maximum: '20.0',
          decimals: 1,
        }),
        number({
          id: 'fasting-glucose',
          label: 'Fasting glucose',
          help: 'Measured after at least eight hours without food. Either unit will do.',
          loinc: '1558-6',
          unit: 'mg/dL',
          alternativeUnits: GLUCOSE_UNITS,
          minimum: '20.0',
          maximum: '800.0',
          decimals: 1,
        }),
        number({
          id: 'bmi',
          label: 'Body mass index',
          help: 'Weight in kilograms divided by the square of height in metres. You may leave it out.',
          required: false,
          loinc: '39156-5',
          unit: 'kg/m2',
          minimum: '10.0',
          maximum: '90.0',
          decimals: 1,
        }),
        {
          kind: 'yes-no',
          id: 'diagnosed',
          label: 'Has a doctor told you that you have diabetes?',
          help: '',
          required: true,
          loinc: null,
        },
      ],
      statistics: [
        ...spread('hba1c', ['5.7', '6.5']),
        { kind: 'mean', variable: 'fasting-glucose' },
        { kind: 'variance', variable: 'fasting-glucose' },
        { kind: 'mean', variable: 'bmi' },
        { kind: 'variance', variable: 'bmi' },
        { kind: 'categories', variable: 'diagnosed' },
      ],
      policy: policy(40),
      consent: consent(
        'This study asks for your HbA1c, your fasting glucose, your body mass index and whether you know that you have diabetes.',
        40,
      ),
    },
  },
  {
    id: 'blood-pressure',
    title: 'Blood pressure',
    description: 'Systolic and diastolic pressure and pulse, measured at rest.',
    draft: {
      ...common,
      title: 'Blood pressure at rest',
      question: 'How are blood pressure and pulse at rest distributed among the people who take part?',
      variables: [
        number({
          id: 'systolic',
          label: 'Systolic pressure',
          help: 'The upper number, after five minutes of rest.',
          loinc: '8480-6',
          unit: 'mm[Hg]',
          alternativeUnits: PRESSURE_UNITS,
          minimum: '50',
          maximum: '280',
          decimals: 0,
        }),
        number({
          id: 'diastolic',
          label: 'Diastolic pressure',
          help: 'The lower number of the same measurement.',
          loinc: '8462-4',
          unit: 'mm[Hg]',
          alternativeUnits: PRESSURE_UNITS,
          minimum: '20',
          maximum: '180',
          decimals: 0,
        }),
        number({
          id: 'pulse',
          label: 'Pulse',
          help: 'Beats per minute.',
          loinc: '8867-4',
          unit: '/min',
          minimum: '25',
          maximum: '230',
          decimals: 0,
        }),
      ],
      statistics: [
        ...spread('systolic', ['120', '130', '140']),
        ...spread('diastolic', ['80', '90']),
        { kind: 'mean', variable: 'pulse' },
        { kind: 'variance', variable: 'pulse' },
      ],
      policy: policy(45),
      consent: consent('This study asks for your blood pressure and your pulse, measured at rest.', 45),
    },
  },
];

/** A template's draft, complete and checked for form. @throws RangeError for an unknown id */
export function draftFromTemplate(id: StudyTemplate['id'], keyOwner: StudyDraft['keyOwner']): StudyDraft {
  const template = STUDY_TEMPLATES.find((candidate) => candidate.id === id);
  if (template === undefined) throw new RangeError(`no template ${id}`);
  return StudyDraft.parse({ ...template.draft, keyOwner });
}

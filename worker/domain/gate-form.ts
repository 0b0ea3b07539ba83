/** What a gated repository asks of people before they may read it: the `extra_gated_*` fields of its card. */
import { type HubError, hubError } from './errors.ts';
import { type Result, fail, ok } from './result.ts';

export const gateFieldTypes = ['text', 'checkbox', 'date_picker', 'country', 'select'] as const;
export type GateFieldType = (typeof gateFieldTypes)[number];

export interface GateField {
  /** Also what the person reads. */
  readonly name: string;
  readonly type: GateFieldType;
  /** Of a `select`. */
  readonly options: readonly { readonly label: string; readonly value: string }[];
}

/** Absent texts leave it to the page what to say. */
export interface GateForm {
  readonly heading?: string;
  readonly description?: string;
  readonly prompt?: string;
  readonly button?: string;
  readonly fields: readonly GateField[];
}

export type GateAnswers = Readonly<Record<string, string | boolean>>;

const MAX_FIELDS = 50;
const MAX_ANSWER = 1000;
const MAX_TEXT = 20_000;

/** Reads the form from a card's front matter; what is not as it should be is left out. */
export function gateFormOf(cardData: Readonly<Record<string, unknown>>): GateForm {
  const heading = textIn(cardData, 'extra_gated_heading');
  const description = textIn(cardData, 'extra_gated_description');
  const prompt = textIn(cardData, 'extra_gated_prompt');
  const button = textIn(cardData, 'extra_gated_button_content');
  return {
    ...(heading !== undefined && { heading }),
    ...(description !== undefined && { description }),
    ...(prompt !== undefined && { prompt }),
    ...(button !== undefined && { button }),
    fields: fieldsOf(cardData['extra_gated_fields']),
  };
}

function textIn(cardData: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = cardData[key];
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

function fieldsOf(value: unknown): GateField[] {
  if (!isObject(value)) return [];
  const fields: GateField[] = [];
  for (const [written, given] of Object.entries(value).slice(0, MAX_FIELDS)) {
    const name = written.trim();
    const type = typeOf(isObject(given) ? given['type'] : given);
    const options = isObject(given) ? optionsOf(given['options']) : [];
    if (name === '' || type === undefined || (type === 'select' && options.length === 0)) continue;
    fields.push({ name, type, options });
  }
  return fields;
}

function typeOf(value: unknown): GateFieldType | undefined {
  return gateFieldTypes.find((type) => type === value);
}

function optionsOf(value: unknown): GateField['options'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((option: unknown) => {
    if (typeof option === 'string') return [{ label: option, value: option }];
    if (!isObject(option)) return [];
    const { label, value: stored } = option;
    return typeof label === 'string' ? [{ label, value: typeof stored === 'string' ? stored : label }] : [];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks what a person answered: every field must have an answer of its type. Others are left out. */
export function readGateAnswers(
  form: GateForm,
  given: Readonly<Record<string, unknown>>,
): Result<GateAnswers, HubError> {
  const byName = new Map(Object.entries(given).map(([name, value]) => [name.trim().toLowerCase(), value]));
  const answers: Record<string, string | boolean> = {};
  for (const field of form.fields) {
    const answer = readAnswer(field, byName.get(field.name.toLowerCase()));
    if (!answer.ok) return answer;
    answers[field.name] = answer.value;
  }
  return ok(answers);
}

function readAnswer(field: GateField, given: unknown): Result<string | boolean, HubError> {
  const refused = (why: string): Result<never, HubError> => fail(hubError('bad-request', `"${field.name}" ${why}.`));
  if (field.type === 'checkbox') {
    return given === true || /^(?:on|true|1|yes)$/i.test(String(given)) ? ok(true) : refused('must be agreed to');
  }
  if (typeof given !== 'string' || given.trim() === '') return refused('needs an answer');
  const answer = given.trim();
  if (answer.length > MAX_ANSWER) return refused(`may have ${MAX_ANSWER} characters at most`);
  if (field.type === 'date_picker' && !/^\d{4}-\d\d-\d\d$/.test(answer)) return refused('must be a date, YYYY-MM-DD');
  if (field.type === 'select' && !field.options.some(({ value }) => value === answer)) {
    return refused('must be one of the choices');
  }
  return ok(answer);
}

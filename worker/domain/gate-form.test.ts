import { expect, test } from 'vitest';
import { gateFormOf, readGateAnswers } from './gate-form.ts';

const card = {
  license: 'mit',
  extra_gated_prompt: 'Do no harm.',
  extra_gated_heading: '',
  extra_gated_button_content: 'I agree',
  extra_gated_fields: {
    Company: 'text',
    Country: 'country',
    'Specific date': 'date_picker',
    'I want to use this model for': { type: 'select', options: ['Research', { label: 'Other', value: 'other' }, 7] },
    'I agree': 'checkbox',
    Strange: 'colour',
    'No choice': { type: 'select', options: [] },
  },
};
const form = gateFormOf(card);

const complete = {
  company: 'Analytical Engines',
  Country: 'GB',
  'Specific date': '1843-09-01',
  'I want to use this model for': 'other',
  'I agree': 'on',
  extra: 'x',
};

test('the form is what the card says, without what makes no sense', () => {
  expect(form.prompt).toBe('Do no harm.');
  expect(form.button).toBe('I agree');
  expect(form).not.toHaveProperty('heading');
  expect(form.fields.map(({ name, type }) => [name, type])).toEqual([
    ['Company', 'text'],
    ['Country', 'country'],
    ['Specific date', 'date_picker'],
    ['I want to use this model for', 'select'],
    ['I agree', 'checkbox'],
  ]);
  expect(form.fields[3]?.options).toEqual([
    { label: 'Research', value: 'Research' },
    { label: 'Other', value: 'other' },
  ]);
});

test.each([{}, { extra_gated_fields: 'text' }, { extra_gated_fields: ['text'] }, { extra_gated_prompt: 5 }])(
  'a card that says %j has an empty form',
  (nothing) => expect(gateFormOf(nothing)).toEqual({ fields: [] }),
);

test('complete answers are kept under the names of the fields', () => {
  expect(readGateAnswers(form, complete)).toEqual({
    ok: true,
    value: {
      Company: 'Analytical Engines',
      Country: 'GB',
      'Specific date': '1843-09-01',
      'I want to use this model for': 'other',
      'I agree': true,
    },
  });
  expect(readGateAnswers(gateFormOf({}), { any: 'thing' })).toEqual({ ok: true, value: {} });
});

test.each([
  [{ company: ' ' }, 'needs an answer'],
  [{ company: 7 }, 'needs an answer'],
  [{ company: 'x'.repeat(1001) }, '1000 characters'],
  [{ 'Specific date': 'tomorrow' }, 'must be a date'],
  [{ 'I want to use this model for': 'Other' }, 'one of the choices'],
  [{ 'I agree': 'off' }, 'agreed'],
  [{ 'I agree': undefined }, 'agreed'],
])('the answer %j is refused', (wrong, why) => {
  const read = readGateAnswers(form, { ...complete, ...wrong });
  expect(read).toMatchObject({ error: { code: 'bad-request' } });
  expect(!read.ok && read.error.message).toContain(why);
});

import { expect, it } from 'vitest';
import { trialExamples } from './trial-examples.ts';

const isFile = (path: string): Promise<boolean> => Promise.resolve(path.startsWith('examples/'));

it('reads the ways in which cards give examples', async () => {
  const examples = await trialExamples(
    [
      'plain',
      { text: 'Where?', context: 'Here.', example_title: 'A question' },
      { source_sentence: 'a', sentences: ['b', 'c'] },
      {
        messages: [
          { role: 'user', content: 'first' },
          { role: 'assistant', content: 'x' },
          { role: 'user', content: 'last' },
        ],
      },
      { src: './examples/cat.png', candidate_labels: ['cat', 'dog'] },
      { text: 'x', candidate_labels: 'a, b', multi_class: true },
    ],
    'fill-mask',
    isFile,
  );
  expect(examples).toMatchObject([
    { text: 'plain' },
    { title: 'A question', text: 'Where?', context: 'Here.' },
    { text: 'a', sentences: 'b\nc' },
    { text: 'last' },
    { path: 'examples/cat.png', labels: 'cat, dog' },
    { labels: 'a, b', isMultiple: true },
  ]);
  const byTask = { 'fill-mask': [{ text: 'x' }], translation: [{ text: 'y' }] };
  expect(await trialExamples(byTask, 'translation', isFile)).toMatchObject([{ text: 'y' }]);
});

it('leaves out what lies elsewhere, what is missing, and what is no example', async () => {
  const hostile = [
    { src: 'https://elsewhere.example/x.png' },
    { src: '//elsewhere.example/x.png' },
    { src: 'data:image/png;base64,AA' },
    { src: 'missing.png' },
    { text: 5, candidate_labels: { a: 1 } },
    null,
    [['x']],
    {},
  ];
  expect(await trialExamples(hostile, 'fill-mask', isFile)).toEqual([]);
  expect(await trialExamples('text', 'fill-mask', isFile)).toEqual([]);
  expect(await trialExamples(Object.create({ 'fill-mask': ['x'] }), 'fill-mask', isFile)).toEqual([]);
  const many = await trialExamples(
    Array.from({ length: 1000 }, () => ({ text: 'x'.repeat(9000) })),
    'fill-mask',
    isFile,
  );
  expect(many.length).toBe(8);
  expect(many[0]?.text.length).toBe(4000);
});

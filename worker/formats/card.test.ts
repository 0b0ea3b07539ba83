import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '../../test/support/scratch-repo.ts';
import { datasetCardTags, freeTags, modelCardTags, paperTags, spaceCardTags } from './card-tags.ts';
import { parseCard } from './card.ts';

describe('front matter', () => {
  it('is read with either line ending, and leaves the rest as the body', () => {
    for (const eol of ['\n', '\r\n']) {
      const card = parseCard(['---', 'license: mit', 'tags: [a, b]', '---', '# Title', ''].join(eol));
      expect(card).toEqual({
        data: { license: 'mit', tags: ['a', 'b'] },
        hasMetadata: true,
        body: `# Title${eol}`,
        problems: [],
      });
    }
    expect(parseCard('\ufeff---\nlicense: mit\n---').data).toEqual({ license: 'mit' });
    expect(parseCard('\n---\na: 1\n---  \nx').body).toBe('x');
  });

  it('may be empty or missing', () => {
    expect(parseCard('---\n---\n# x')).toEqual({ data: {}, hasMetadata: true, body: '# x', problems: [] });
    for (const text of [
      '',
      '# Title\n',
      '---',
      '--- \na: 1\n---\n',
      '---\na: 1\n',
      'x\n---\na: 1\n---\n',
      '---a\n---\n',
    ]) {
      expect(parseCard(text)).toEqual({ data: {}, hasMetadata: false, body: text, problems: [] });
    }
  });

  it('is YAML 1.2: no is no boolean, and a date is text', () => {
    const { data } = parseCard('---\nlanguage: no\ndate: 2024-01-31\nn: 1e3\ninf: .inf\nnull_: ~\n---\n');
    expect(data).toEqual({ language: 'no', date: '2024-01-31', n: 1000, inf: null, null_: null });
  });

  it('keeps keys that are names of JavaScript', () => {
    const { data } = parseCard('---\n__proto__: {polluted: 1}\nconstructor: 2\nhasOwnProperty: 3\n---\n');
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(data)).toBe('{"__proto__":{"polluted":1},"constructor":2,"hasOwnProperty":3}');
  });
});

describe('problems', () => {
  const first = (text: string): string => {
    const [problem] = parseCard(text).problems;
    return problem === undefined ? '' : `${problem.severity} ${problem.line}: ${problem.message}`;
  };

  it('name the line', () => {
    expect(first('---\nlicense: mit\ntags: [a\nfoo: b\n---\n')).toMatch(/^error 4: The metadata is not valid YAML: /);
    expect(first('\n\n---\n\ttab: 1\n---\n')).toMatch(/^error 4: /);
    expect(first('---\nlicense: mit\npipeline_tag: dancing\n---\n')).toBe(
      'warning 3: "pipeline_tag" is "dancing", which is no known task.',
    );
    expect(first('---\n- a\n---\n')).toBe('error 2: The metadata must be a mapping of keys to values.');
    expect(first('---\ntags: {a: b}\n---\n')).toBe('warning 2: "tags" must be a text or list.');
    expect(first('---\nx: 1\nlicense: other\n---\n')).toMatch(/^warning 3: "license" is "other"/);
    expect(first('---\nbase_model: "a b/c"\n---\n')).toMatch(/^warning 2: "base_model" names "a b\/c"/);
  });

  it('leave the last of two equal keys in force', () => {
    const card = parseCard('---\nlicense: mit\nlicense: apache-2.0\n---\n');
    expect(card.data).toEqual({ license: 'apache-2.0' });
    expect(card.problems).toEqual([
      { severity: 'warning', line: 3, message: 'This key occurs twice; the last value counts.' },
    ]);
  });

  it.each([
    ['depth', 'a: ' + '['.repeat(50_000)],
    ['mappings', '{a: '.repeat(50_000)],
    [
      'aliases of aliases',
      Array.from({ length: 40 }, (_, i) => `k${i}: &a${i} [${i === 0 ? 1 : `*a${i - 1}, *a${i - 1}`}]`).join('\n'),
    ],
    ['length', `a: ${'x'.repeat(600 << 10)}`],
    ['values', `a: [${'1,'.repeat(150_000)}]`],
    ['tags', '!!x '.repeat(50_000)],
    ['code', 'a: !!js/function "function(){}"'],
  ])('refuse too much of %s quickly', (_, yaml) => {
    const started = performance.now();
    const card = parseCard(`---\n${yaml}\n---\nbody`);
    expect(performance.now() - started).toBeLessThan(1500);
    expect(card.data).toEqual({});
    expect(card.body).toBe('body');
    expect(card.problems).toHaveLength(1);
  });

  it('do not come as exceptions from noise', () => {
    const random = seededRandom(42);
    const pieces = [
      '---\n',
      'a',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a',
      '!!',
      '#',
      '\n',
      '  ',
      '\t',
      '?',
      'é',
      '\0',
      ',',
      '%',
      '@',
      '`',
      '<<: ',
    ];
    for (let round = 0; round < 4000; round++) {
      const noise = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]).join('');
      JSON.stringify(parseCard(`---\n${noise}\n---\n`));
      parseCard(noise);
    }
  });
});

test('what the Hugging Face Hub refuses is an error, so that clients say so before they upload anything', () => {
  const severity = (card: string) => parseCard(card).problems.map((problem) => problem.severity);
  expect(severity('---\nmodel-index: foo\n---\n')).toEqual(['error']);
  expect(severity('---\npipeline_tag: foo\n---\n')).toEqual(['warning']);
});

describe('tags', () => {
  it('of a model card are those of the Hub', () => {
    const card = parseCard(`---
language: [en, fr]
license: apache-2.0
tags: [generated_from_trainer, generated_from_trainer, " ", 7]
datasets: [squad, org/data]
base_model: org/base
model-index: [{name: x}]
---
See [paper](https://arxiv.org/abs/1810.04805v2), https://huggingface.co/papers/2310.16944, http://arxiv.org/pdf/1810.04805.pdf
and not arxiv.org/abs/123 or 1907.11692.
`);
    expect(freeTags(card)).toEqual(['generated_from_trainer']);
    expect(modelCardTags(card, 'finetune')).toEqual([
      'en',
      'fr',
      'dataset:squad',
      'dataset:org/data',
      'arxiv:1810.04805',
      'arxiv:2310.16944',
      'base_model:org/base',
      'base_model:finetune:org/base',
      'license:apache-2.0',
      'model-index',
    ]);
  });

  it('of a dataset card carry their field as a prefix', () => {
    const card = parseCard(
      '---\nlanguage: eng\nlicense: cc-by-4.0\ntask_categories: [question-answering]\nsize_categories: [10K<n<100K]\ntags: [synthetic]\n---\nhttps://hf.co/papers/1606.05250',
    );
    expect(datasetCardTags(card)).toEqual([
      'task_categories:question-answering',
      'language:eng',
      'license:cc-by-4.0',
      'size_categories:10K<n<100K',
      'arxiv:1606.05250',
      'synthetic',
    ]);
  });

  it('of a Space start with its SDK', () => {
    expect(spaceCardTags(parseCard('---\nsdk: gradio\ntags: [demo]\nlicense: mit\n---\n'))).toEqual([
      'gradio',
      'demo',
      'license:mit',
    ]);
  });

  it('are bounded', () => {
    const card = parseCard(`---\ntags: [${Array.from({ length: 5000 }, (_, i) => `t${i}`).join(',')}]\n---\n`);
    expect(freeTags(card)).toHaveLength(200);
    const papers = Array.from({ length: 999 }, (_, i) => `https://arxiv.org/abs/2401.0${1000 + i}`).join(' ');
    expect(paperTags(parseCard(papers))).toHaveLength(200);
  });
});

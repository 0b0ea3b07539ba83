import { expect, it, vi } from 'vitest';
import { codeLineHtml } from './code-html.ts';
import { OutOfWork, createCountedEngine, withWork } from './counted-engine.ts';
import { guessLanguage } from './guess-language.ts';
import { MAX_COLOURED_LINE, highlight, highlightNow, loadLanguage } from './highlight.ts';
import { type LanguageName, findLanguage, languages } from './languages.ts';

const textOf = (lines: Awaited<ReturnType<typeof highlight>>): string =>
  lines.map((line) => line.map(([text]) => text).join('')).join('\n');

it('colours Python', async () => {
  const lines = await highlight('def add(a: int) -> int:\n    """Sum."""\n    return a + 1  # one\n', 'python');
  expect(lines).toHaveLength(3);
  expect(lines[0]?.[0]).toEqual(['def ', 'tk-keyword']);
  expect(lines[0]).toContainEqual(['add', 'tk-function']);
  expect(lines[1]).toEqual([['    '], ['"""Sum."""', 'tk-string']]);
  expect(lines[2]?.at(-1)).toEqual(['# one', 'tk-comment']);
});

it('keeps what is open from one slice of lines to the next', async () => {
  const lines = await highlight(`x = """\n${'text\n'.repeat(120)}"""\ny = 1`, 'python');
  expect(lines[100]).toEqual([['text', 'tk-string']]);
  expect(lines.at(-1)?.at(-1)).toEqual(['1', 'tk-number']);
});

const samples = [
  'a',
  '<b c="d">"e"</b>',
  '{"a": [1, true, null, "\\n"]}',
  '# x\nfn f() { return `${1}` }\r\n\t//',
  '\u0000\ud800',
];

it.each(Object.keys(languages) as LanguageName[])('keeps every character of any text in %s', async (name) => {
  const text = samples.join('\n');
  expect(textOf(await highlight(text, name))).toBe(text.replaceAll('\r\n', '\n'));
});

it('answers at once for a language that is loaded', async () => {
  await loadLanguage('json');
  expect(highlightNow('{"a": 1}', 'json')[0]).toContainEqual(['1', 'tk-number']);
});

it('leaves a line plain that is too long, and colours the next', async () => {
  const long = `x = ${'1'.repeat(MAX_COLOURED_LINE)}`;
  const lines = await highlight(`${long}\ny = 1`, 'python');
  expect(lines[0]).toEqual([[long]]);
  expect(lines[1]?.at(-1)).toEqual(['1', 'tk-number']);
});

it('leaves a line plain that takes too long, and colours the next', async () => {
  const [first, second] = await highlight(`${'~'.repeat(300)}\n# next`, 'markdown');
  expect(first).toEqual([['~'.repeat(300)]]);
  expect(second?.at(-1)?.[1]).toBeDefined();
});

it('colours only so much of one text, on a clock that stands still too', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const count = (lines: Awaited<ReturnType<typeof highlight>>): number =>
    lines.filter((line) => line.some(([, look]) => look !== undefined)).length;
  const short = await highlight('x = 1\n'.repeat(100_000), 'python');
  expect(short).toHaveLength(100_000);
  expect(count(short)).toBeGreaterThan(50_000);
  expect(count(short)).toBeLessThan(90_000);
  const long = await highlight(`x = 1 # ${'y'.repeat(300)}\n`.repeat(1000), 'python');
  expect(count(long)).toBeLessThan(200);
  expect(count(long)).toBeGreaterThan(100);
  const hard = await highlight(`${'[a]('.repeat(80)}\n`.repeat(1000), 'glsl');
  expect(hard).toHaveLength(1000);
  vi.useRealTimers();
});

it('stops a search that would go on and on', () => {
  const scanner = createCountedEngine().createScanner(['a', 'b']);
  const search = (): void => {
    for (;;) scanner.findNextMatchSync('x', 0, 0);
  };
  expect(() => withWork(1000, search)).toThrow(OutOfWork);
  expect(withWork(1000, () => void scanner.findNextMatchSync('x', 0, 0))).toBeLessThan(1000);
});

it('escapes what it makes of text', () => {
  expect(codeLineHtml([['<script>'], ['"&"', 'tk-string']])).toBe(
    '&lt;script&gt;<span class="tk-string">"&amp;"</span>',
  );
});

it('guesses by name and by interpreter', () => {
  const guessed = ['a/b.PY', 'Dockerfile', 'x.cu', 'chat_template.jinja', 'config.json', 'a.unknown', 'constructor'];
  expect(guessed.map((path) => guessLanguage(path))).toEqual(['python', 'docker', 'cpp', 'jinja', 'json', null, null]);
  expect(guessLanguage('run', '#!/usr/bin/env python3.11\nx')).toBe('python');
  expect(guessLanguage('run', '#!/bin/bash -e\n')).toBe('shellscript');
  expect(findLanguage('__proto__')).toBeNull();
  expect(findLanguage('Bash')).toBe('shellscript');
});

it.each(['cpp', 'markdown', 'shellscript', 'javascript', 'python'] as const)(
  'comes to an end with %s',
  async (name) => {
    const units = ['[a](', 'a', '`', '~~', '<', '(', '{', '$', '-', 'f(a,'];
    const text = units.map((unit) => `x ${unit.repeat(MAX_COLOURED_LINE)}`.slice(0, MAX_COLOURED_LINE - 1)).join('\n');
    expect(textOf(await highlight(text, name))).toBe(text);
  },
);

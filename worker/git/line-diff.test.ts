import { expect, it } from 'vitest';
import { ScratchRepo, seededRandom } from '../../test/support/scratch-repo.ts';
import { type LineChange, diffLines, splitLines } from './line-diff.ts';

const lines = (text: string): Uint8Array[] => splitLines(Buffer.from(text));

/** Applies the changes and checks that what lies between them is the same. */
function apply(a: readonly Uint8Array[], b: readonly Uint8Array[], changes: readonly LineChange[]): string {
  const result: Uint8Array[] = [];
  let at = 0;
  for (const change of changes) {
    expect(change.aStart - at).toBe(change.bStart - result.length);
    result.push(...a.slice(at, change.aStart), ...b.slice(change.bStart, change.bEnd));
    at = change.aEnd;
  }
  result.push(...a.slice(at));
  return Buffer.concat(result).toString('latin1');
}

function edits(changes: readonly LineChange[]): number {
  return changes.reduce((sum, { aStart, aEnd, bStart, bEnd }) => sum + aEnd - aStart + bEnd - bStart, 0);
}

/** The length of the shortest edit script, by the textbook table. */
function shortest(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const x of a) {
    const next = [(row[0] ?? 0) + 1];
    b.forEach((y, j) => next.push(x === y ? (row[j] ?? 0) : 1 + Math.min(row[j + 1] ?? 0, next[j] ?? 0)));
    row = next;
  }
  return row[b.length] ?? 0;
}

it('splits lines with their breaks', () => {
  expect(lines('a\n\nb').map((line) => Buffer.from(line).toString())).toEqual(['a\n', '\n', 'b']);
  expect(lines('')).toEqual([]);
});

it('finds the changes of a simple edit', async () => {
  expect(await diffLines(lines('a\nb\nc\n'), lines('a\nx\nc\nd\n'))).toEqual([
    { aStart: 1, aEnd: 2, bStart: 1, bEnd: 2 },
    { aStart: 3, aEnd: 3, bStart: 3, bEnd: 4 },
  ]);
  expect(await diffLines(lines('same\n'), lines('same\n'))).toEqual([]);
  expect(await diffLines([], lines('x'))).toEqual([{ aStart: 0, aEnd: 0, bStart: 0, bEnd: 1 }]);
  expect(await diffLines(lines('x'), lines('x\n'))).toHaveLength(1);
});

it('is right and shortest for random texts', async () => {
  const random = seededRandom(11);
  for (let round = 0; round < 1500; round++) {
    const letters = 1 + random(6);
    const text = (): string[] => Array.from({ length: random(25) }, () => `${random(letters)}\n`);
    const [a, b] = [text(), text()];
    const [x, y] = [lines(a.join('')), lines(b.join(''))];
    const changes = await diffLines(x, y);
    expect(apply(x, y, changes)).toBe(b.join(''));
    expect(edits(changes)).toBe(shortest(a, b));
  }
});

it('tells apart bytes that are not UTF-8', async () => {
  const [a, b] = [splitLines(Uint8Array.of(0x80, 10)), splitLines(Uint8Array.of(0x81, 10))];
  expect(await diffLines(a, b)).toHaveLength(1);
});

it('bounds its effort on large texts that have nothing in order', async () => {
  const random = seededRandom(5);
  const text = (): string => Array.from({ length: 20_000 }, () => `${random(300)}\n`).join('');
  const [a, b] = [lines(text()), lines(text())];
  const started = performance.now();
  const changes = await diffLines(a, b);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(apply(a, b, changes)).toBe(Buffer.concat(b).toString('latin1'));
});

/** Something like code: blocks, indentation, blank lines and lines that are all over the place. */
function grow(random: (limit: number) => number, text: readonly string[]): string[] {
  const grown = [...text];
  for (let edit = 1 + random(6); edit > 0; edit--) {
    const at = random(grown.length + 1);
    const name = random(40);
    const block = [`function f${name}() {`, `  if (x${random(5)}) {`, '    return;', '  }', `  g(${name});`, '}', ''];
    if (random(3) === 0) grown.splice(at, random(8));
    else grown.splice(at, random(3), ...block.slice(random(4), 4 + random(4)));
  }
  return grown;
}

it.each([1, 2, 3])('marks the lines that git marks (%i)', async (seed) => {
  const random = seededRandom(seed);
  const repo = new ScratchRepo();
  const texts: string[] = [];
  let [text, parent] = [grow(random, []), 0];
  for (let i = 0; i < 150; i++) {
    text = grow(random, text);
    texts.push(`${text.join('\n')}${random(9) === 0 ? '' : '\n'}`);
    const parents = parent === 0 ? [] : [parent];
    parent = repo.commit({ branch: 'main', parents, files: { f: texts.at(-1) ?? '' } });
  }
  repo.flush();
  const patches = repo.git('log', '--reverse', '-p', '--format=tformat:commit', 'main').split('commit\n').slice(2);
  for (const [i, patch] of patches.entries()) {
    const marked = patch.split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line));
    const [a, b] = [lines(texts[i] ?? ''), lines(texts[i + 1] ?? '')];
    const changes = await diffLines(a, b);
    const write = (sign: string, part: readonly Uint8Array[]): string[] =>
      part.map((line) => sign + Buffer.from(line).toString().replace('\n', ''));
    const own = changes.flatMap(({ aStart, aEnd, bStart, bEnd }) => [
      ...write('-', a.slice(aStart, aEnd)),
      ...write('+', b.slice(bStart, bEnd)),
    ]);
    expect(own).toEqual(marked);
  }
  repo.remove();
});

it('can leave white space out of account', async () => {
  const changes = await diffLines(lines('a b\nc\n'), lines('  a  b\nd\n'), { ignoreWhitespace: true });
  expect(changes).toEqual([{ aStart: 1, aEnd: 2, bStart: 1, bEnd: 2 }]);
});

import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/wire/support/random.ts';
import type { Oid } from '../../domain/oid.ts';
import { oidFromBytes } from '../oid-bytes.ts';
import { parseTree, serializeTree } from '../tree-format.ts';
import { scanTree } from './tree-scan.ts';

interface Entry {
  readonly mode: number;
  readonly name: string;
  readonly oid: Oid;
}

const MODES = [0o100644, 0o100755, 0o120000, 0o160000, 0o040000];

interface Seen {
  readonly entries: string[];
  readonly counterparts: string[];
}

/** What the scan visits, as `oid t|b counterparts…`. */
function scan(data: Uint8Array, parents: readonly Uint8Array[]): Seen | null {
  const seen: Seen = { entries: [], counterparts: [] };
  const slots: string[] = [];
  const wasTree = scanTree(data, parents, {
    visitEntry: (bytes, at, isTree, counterparts) => {
      const from = counterparts.map((slot) => slots[slot]).join(' ');
      seen.entries.push(`${oidFromBytes(bytes, at)} ${isTree ? 't' : 'b'} ${from}`);
    },
    counterpart: (bytes, at, isTree) => {
      seen.counterparts.push(`${oidFromBytes(bytes, at)} ${isTree ? 't' : 'b'}`);
      return slots.push(oidFromBytes(bytes, at)) - 1;
    },
  });
  return wasTree ? seen : null;
}

/** The same, the slow way. */
function expected(data: Uint8Array, parents: readonly Uint8Array[]): string[] {
  return parseTree(data).flatMap((entry) => {
    const isTree = entry.kind === 'tree';
    const same = parents.map((parent) =>
      parseTree(parent).find((other) => other.name === entry.name && (other.kind === 'tree') === isTree),
    );
    if (entry.kind === 'submodule' || same.some((other) => other?.oid === entry.oid)) return [];
    const trees = isTree ? same.flatMap((other) => other?.oid ?? []) : [];
    return [`${entry.oid} ${isTree ? 't' : 'b'} ${trees.join(' ')}`];
  });
}

function randomOid(random: Random): Oid {
  // A small alphabet with NUL, so that ids look like the end of names.
  return Array.from({ length: 20 }, () => random.pick(['00', '20', '31', '34', 'ff'])).join('') as Oid;
}

function randomEntries(random: Random, count: number): Entry[] {
  const names = new Set(
    Array.from({ length: count }, () => random.pick(['a', 'ab', 'a.c', 'b', '1', 'z']) + random.below(count)),
  );
  return [...names].map((name) => ({ mode: random.pick(MODES), name, oid: randomOid(random) }));
}

function changed(random: Random, entries: readonly Entry[]): Entry[] {
  const next = entries.filter(() => !random.chance(5));
  for (let i = 0; i < next.length; i++) {
    const entry = next[i];
    if (entry === undefined || !random.chance(8)) continue;
    next[i] = random.chance(30) ? { ...entry, mode: random.pick(MODES) } : { ...entry, oid: randomOid(random) };
  }
  const known = new Set(next.map((entry) => entry.name));
  return [...next, ...randomEntries(random, random.below(3)).filter((entry) => !known.has(entry.name))];
}

describe('scanTree', () => {
  it.each([0, 1, 2, 3])('finds what none of %i parents has', (parentCount) => {
    const random = new Random(`scan ${parentCount}`);
    for (let round = 0; round < 400; round++) {
      const entries = randomEntries(random, random.between(0, 40));
      const data = serializeTree(entries);
      const parents = Array.from({ length: parentCount }, () =>
        serializeTree(random.chance(10) ? randomEntries(random, 10) : changed(random, entries)),
      );
      expect(scan(data, parents)?.entries).toEqual(expected(data, parents));
    }
  });

  it('asks for the blobs and trees that were replaced, not for submodules', () => {
    const tree = (digit: string): Uint8Array =>
      serializeTree([
        { mode: 0o100644, name: 'file', oid: digit.repeat(40) as Oid },
        { mode: 0o040000, name: 'folder', oid: digit.repeat(40) as Oid },
        { mode: 0o160000, name: 'module', oid: digit.repeat(40) as Oid },
      ]);
    expect(scan(tree('1'), [tree('2')])?.counterparts).toEqual([`${'2'.repeat(40)} b`, `${'2'.repeat(40)} t`]);
  });

  it('refuses bytes that are not a tree, cut anywhere', () => {
    const random = new Random('cut');
    const whole = serializeTree(randomEntries(random, 6));
    const other = serializeTree(randomEntries(random, 6));
    const ends = new Set(parseTree(whole).map((entry) => serializeTree([entry]).length));
    for (let length = 1; length < Math.min(...ends); length++) {
      const cut = whole.subarray(0, length);
      expect(scan(cut, [])).toBeNull();
      expect(scan(cut, [whole])).toBeNull();
      expect(scan(whole, [cut])).toBeNull();
      expect(scan(whole, [other, cut])).toBeNull();
    }
    expect(scan(new TextEncoder().encode('hello'), [])).toBeNull();
    expect(scan(new Uint8Array(100), [new Uint8Array(99)])).toBeNull();
  });
});

/** Packs that break the pack format itself: counts, sizes, compression, deltas and their bases. */
import { deflateRawSync, deflateSync } from 'node:zlib';
import { type BuiltObject, NO_SUCH_OID, blob, gitObject, smallHistory } from './git-objects.ts';
import { type HostilePush, attack, baseBlob, holding } from './hostile-case.ts';
import { PackBuilder, copy, delta, entryHeader, insert, ofsDistance, packOf } from './pack-builder.ts';

const CORRUPT = /pack|corrupt|inflate|delta|object|size|truncated/i;
const TOO_BIG = /too (large|big|many|deep)|larger than|limit|exceeds|at most|more than/i;

/** A pack of a commit whose only file is the object at hand, put in by `add`. */
function around(name: string, object: BuiltObject, says: RegExp, add: (pack: PackBuilder) => void): HostilePush {
  const { head, objects } = holding(object);
  const pack = new PackBuilder();
  for (const each of objects) pack.object(each);
  add(pack);
  return attack(name, head, pack.build(), says);
}

function headerLies(): HostilePush[] {
  const { head, objects } = smallHistory('header lies');
  const lie = (name: string, lies: Parameters<typeof packOf>[1]): HostilePush =>
    attack(name, head, packOf(objects, lies), CORRUPT);
  return [
    lie('wrong checksum', { trailer: Buffer.alloc(20, 1) }),
    lie('wrong signature', { signature: 'KCAP' }),
    lie('version 1', { version: 1 }),
    lie('version 4', { version: 4 }),
    lie('one object more than there is', { count: 4 }),
    lie('one object less than there is', { count: 2 }),
    lie('no object counted', { count: 0 }),
    lie('four billion objects', { count: 0xffffffff }),
    attack('bytes after the pack', head, Buffer.concat([packOf(objects), Buffer.from('tail')]), CORRUPT),
    attack('a pack of nothing', head, Buffer.alloc(0), CORRUPT),
    attack('a header cut short', head, packOf(objects).subarray(0, 9), CORRUPT),
  ];
}

function entryLies(): HostilePush[] {
  const content = blob('some content to lie about\n'.repeat(20));
  const size = content.data.length;
  const entry = (name: string, bytes: Buffer, says = CORRUPT): HostilePush =>
    around(name, content, says, (pack) => pack.raw(bytes));
  const stream = deflateSync(content.data);
  return [
    entry('entry type 0', Buffer.concat([entryHeader(0, size), stream])),
    entry('entry type 5', Buffer.concat([entryHeader(5, size), stream])),
    entry('declared size too small', Buffer.concat([entryHeader(3, size - 1), stream])),
    entry('declared size too large', Buffer.concat([entryHeader(3, size + 1), stream])),
    entry('declared size 0', Buffer.concat([entryHeader(3, 0), stream])),
    entry(
      'declared size of 2^53',
      Buffer.concat([entryHeader(3, 2 ** 53), stream]),
      new RegExp(`${CORRUPT.source}|${TOO_BIG.source}`, 'i'),
    ),
    entry('a size that never ends', Buffer.concat([Buffer.alloc(40, 0xbf), stream]), CORRUPT),
    entry('not zlib at all', Buffer.concat([entryHeader(3, size), Buffer.from('this is no compressed stream')])),
    entry('raw deflate without zlib header', Buffer.concat([entryHeader(3, size), deflateRawSync(content.data)])),
    entry(
      'zlib with a preset dictionary',
      Buffer.concat([entryHeader(3, size), deflateSync(content.data, { dictionary: Buffer.from('content') })]),
    ),
    entry('zlib stream cut short', Buffer.concat([entryHeader(3, size), stream.subarray(0, -6)])),
    entry('zlib checksum wrong', Buffer.concat([entryHeader(3, size), stream.subarray(0, -4), Buffer.from('oops')])),
    entry('bytes between two entries', Buffer.concat([entryHeader(3, size), stream, Buffer.from([0x30])])),
  ];
}

function deltaLies(): HostilePush[] {
  const size = baseBlob.data.length;
  const result = (length: number): BuiltObject => blob(baseBlob.data.subarray(0, length));
  const lie = (name: string, bytes: Buffer, length = 100, says = CORRUPT): HostilePush =>
    around(`delta: ${name}`, result(length), says, (pack) => pack.refDelta(baseBlob.oid, bytes));
  return [
    lie('base size too small', delta(size - 1, 100, copy(0, 100))),
    lie('base size too large', delta(size + 1, 100, copy(0, 100))),
    lie('result size too small', delta(size, 99, copy(0, 100))),
    lie('result size too large', delta(size, 101, copy(0, 100))),
    lie('copy beyond the end of the base', delta(size, 100, copy(size - 50, 100))),
    lie('copy from beyond the base', delta(size, 100, copy(0xfffffff0, 100))),
    lie('copy with an offset and length that overflow', delta(size, 100, copy(0xffffffff, 0xffffff))),
    lie('insert cut short', delta(size, 100, copy(0, 90), Buffer.from([10, 65]))),
    lie('copy instruction cut short', delta(size, 100, Buffer.from([0xff, 1]))),
    lie('reserved instruction 0', delta(size, 100, Buffer.from([0]), copy(0, 100))),
    lie('no instruction', delta(size, 100)),
    lie('empty', Buffer.alloc(0)),
    lie('sizes that never end', Buffer.alloc(60, 0xff)),
    lie(
      'result of 2^45 bytes',
      delta(size, 2 ** 45, copy(0, 100)),
      100,
      new RegExp(`${CORRUPT.source}|${TOO_BIG.source}`, 'i'),
    ),
    around('delta: base that nobody has', result(100), /missing|base|unresolved|delta/i, (pack) =>
      pack.refDelta(NO_SUCH_OID, delta(size, 100, copy(0, 100))),
    ),
  ];
}

function baseOffsets(): HostilePush[] {
  const good = delta(baseBlob.data.length, 100, copy(0, 100));
  const target = blob(baseBlob.data.subarray(0, 100));
  const at = (name: string, distanceFrom: (pack: PackBuilder) => number): HostilePush =>
    around(`base offset ${name}`, target, /offset|base|delta|corrupt|pack/i, (pack) => {
      pack.object(baseBlob);
      pack.ofsDelta(distanceFrom(pack), good);
    });
  return [
    at('of nothing', () => 0),
    at('before the pack', (pack) => pack.offset + 1),
    at('far before the pack', () => 2 ** 52),
    at('in the pack header', (pack) => pack.offset - 4),
    at('in the middle of an object', () => 3),
    around('base offset that never ends', target, /offset|base|delta|corrupt|pack/i, (pack) => {
      pack.entry(6, Buffer.alloc(30, 0xff), good);
    }),
  ];
}

/** Two deltas, each based on the other: neither can ever be known. */
function cycles(): HostilePush[] {
  const [one, two] = [blob(`one ${'x'.repeat(500)}`), blob(`two ${'x'.repeat(500)}`)];
  const turn = (to: BuiltObject): Buffer => delta(504, 504, insert(to.data.subarray(0, 4)), copy(4, 500));
  const selfHeader = entryHeader(6, 5);
  return [
    around('two deltas that need each other', one, /delta|unresolved|missing|base/i, (pack) => {
      pack.refDelta(two.oid, turn(one)).refDelta(one.oid, turn(two));
    }),
    around('a delta that needs itself', one, /delta|unresolved|missing|base/i, (pack) =>
      pack.refDelta(one.oid, turn(one)),
    ),
    around('a delta by offset on itself', one, /delta|offset|base|corrupt/i, (pack) => {
      pack.raw(Buffer.concat([selfHeader, ofsDistance(0), deflateSync(Buffer.from([5, 5, 0x90, 5, 0]))]));
    }),
  ];
}

/** Small requests that would unfold into something huge. */
function bombs(): HostilePush[] {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const deflated = deflateSync(zeros, { level: 9 });
  const hidden = blob('small');
  const swollen = (type: 'blob' | 'tree' | 'commit'): BuiltObject => gitObject(type, zeros);
  const commitBomb = gitObject('commit', zeros);
  return [
    around('a blob of 64 MiB in 64 KiB', swollen('blob'), TOO_BIG, (pack) => {
      pack.raw(Buffer.concat([entryHeader(3, zeros.length), deflated]));
    }),
    around('64 MiB behind a declared size of 5', hidden, CORRUPT, (pack) => {
      pack.raw(Buffer.concat([entryHeader(3, 5), deflated]));
    }),
    attack(
      'a commit of 64 MiB',
      commitBomb,
      new PackBuilder().raw(Buffer.concat([entryHeader(1, zeros.length), deflated])).build(),
      new RegExp(`${TOO_BIG.source}|commit`, 'i'),
    ),
    attack(
      'a tree of 64 MiB',
      commitBomb,
      new PackBuilder().raw(Buffer.concat([entryHeader(2, zeros.length), deflated])).build(),
      new RegExp(`${TOO_BIG.source}|tree|entry|mode`, 'i'),
    ),
    deltaBomb('deltas that grow a hundredfold each', 3, 100),
  ];
}

/** `levels` deltas on one another, each `factor` copies of the one below; the last level `width` times. */
function deltaBomb(name: string, levels: number, factor: number, width = 1): HostilePush {
  const start = blob(Buffer.alloc(4096, 'boom'));
  const { head, objects } = holding(start);
  const pack = new PackBuilder();
  for (const object of objects) pack.object(object);
  let below = pack.offset;
  pack.object(start);
  let size = start.data.length;
  for (let level = 1; level <= levels; level++) {
    const here = pack.offset;
    const last = level === levels;
    for (let i = 0; i < (last ? width : 1); i++) {
      const salt = Buffer.from(String(i).padStart(8, '0'));
      const instructions = Array.from({ length: factor }, () => copies(size)).flat();
      pack.ofsDelta(pack.offset - below, delta(size, size * factor + 8, ...instructions, insert(salt)));
    }
    size = size * factor + 8;
    below = here;
  }
  return attack(name, head, pack.build(), new RegExp(`${TOO_BIG.source}|delta|missing`, 'i'));
}

/** Instructions that copy a base of any size whole. */
function copies(size: number): Buffer[] {
  const largest = 0xffffff;
  const parts: Buffer[] = [];
  for (let at = 0; at < size; at += largest) parts.push(copy(at, Math.min(largest, size - at)));
  return parts;
}

/** Three thousand files of a megabyte in a pack of 100 kB: odd, yet not wrong; it must only not hurt. */
export function deltaFlood(): HostilePush {
  return deltaBomb('a flood of deltas', 1, 260, 3000);
}

export function hostilePacks(): HostilePush[] {
  return [...headerLies(), ...entryLies(), ...deltaLies(), ...baseOffsets(), ...cycles(), ...bombs()];
}

import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Of, shardOf, xorbOf } from '../../../test/support/xet-upload.ts';
import { ada, chunks, hub, openXetHub, readBack, repoOf } from '../../../test/support/xet-hub.ts';
import { concatBytes } from '../../domain/bytes.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { WrittenXorb } from '../../xet/xorb-writer.ts';
import type { Services } from '../services.ts';
import { putXorb } from './put-xorb.ts';
import { registerShard } from './register-shard.ts';

interface Term {
  readonly xorb: WrittenXorb;
  readonly start: number;
  readonly end: number;
}

const CHUNKS = 6;
let services: Services;
let works: Promise<unknown>[];
/** How often xorbs were read. */
let reads: number;
let repo: RepoRecord;
let parts: Map<WrittenXorb, Uint8Array<ArrayBuffer>[]>;

beforeEach(async () => {
  await openXetHub();
  repo = await repoOf(ada);
  works = [];
  reads = 0;
  parts = new Map();
  const get: Services['blobs']['get'] = (key, range) => {
    reads += key.includes('xorb') ? 1 : 0;
    return hub.services.blobs.get(key, range);
  };
  const blobs = new Proxy(hub.services.blobs, {
    get: (target, name) => {
      const value: unknown = name === 'get' ? get : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  services = { ...hub.services, blobs, background: (work) => void works.push(work) };
});

function newXorb(): WrittenXorb {
  const some = chunks(CHUNKS);
  const xorb = xorbOf(some);
  parts.set(xorb, some);
  return xorb;
}

async function send(xorb: WrittenXorb, bytes: Uint8Array<ArrayBuffer> = xorb.bytes): Promise<boolean> {
  const put = await putXorb(services, { actor: ada, home: repo }, xorb.hash, new Blob([bytes]).stream());
  return put.ok;
}

const whole = (xorb: WrittenXorb): Term => ({ xorb, start: 0, end: CHUNKS });

function bytesOf(terms: readonly Term[]): Uint8Array<ArrayBuffer> {
  return concatBytes(terms.flatMap(({ xorb, start, end }) => parts.get(xorb)?.slice(start, end) ?? []));
}

/** Ends the upload: how often xorbs were read for it. A digest that is not the file's SHA-256 would be refused. */
async function end(terms: readonly Term[]): Promise<number> {
  const before = reads;
  const bytes = bytesOf(terms);
  const shard = shardOf([{ terms, sha256: sha256Of(bytes) }]);
  expect(await registerShard(services, { actor: ada, home: repo }, shard, () => undefined)).toMatchObject({ ok: true });
  const count = reads - before;
  expect(await readBack(repo, bytes)).toEqual(bytes);
  return count;
}

describe('the digest of an upload', () => {
  it('is ready with the last xorb of a file that came in its order', async () => {
    const xorbs = [newXorb(), newXorb(), newXorb()];
    for (const xorb of xorbs) expect(await send(xorb)).toBe(true);
    await Promise.all(works);
    expect(reads).toBe(3);
    expect(await end(xorbs.map(whole))).toBe(0);
  });

  it('goes by the order in which xorbs begin to arrive, not that in which they end', async () => {
    const xorbs = [newXorb(), newXorb()];
    const slow = new TransformStream<Uint8Array, Uint8Array>();
    const [first] = xorbs;
    if (first === undefined) throw new Error('there are two');
    const sending = putXorb(services, { actor: ada, home: repo }, first.hash, slow.readable);
    for (const xorb of xorbs.slice(1)) await send(xorb);
    expect(reads).toBe(0);
    const writer = slow.writable.getWriter();
    await writer.write(first.bytes);
    await writer.close();
    expect((await sending).ok).toBe(true);
    await Promise.all(works);
    expect(await end(xorbs.map(whole))).toBe(0);
  });

  it('goes on from where it is when the file is described before it is read', async () => {
    const xorbs = [newXorb(), newXorb(), newXorb()];
    for (const xorb of xorbs) await send(xorb);
    expect(await end(xorbs.map(whole))).toBeGreaterThan(0);
    await Promise.all(works);
    expect(reads).toBeLessThan(7);
  });

  it('leaves out a xorb that was refused', async () => {
    const [first, wrong, second] = [newXorb(), newXorb(), newXorb()];
    await send(first);
    expect(await send(wrong, second.bytes)).toBe(false);
    await send(second);
    await Promise.all(works);
    expect(await end([whole(first), whole(second)])).toBe(0);
  });

  it('is begun anew for files that are made in another way, and the next upload is not read ahead', async () => {
    const [first, second] = [newXorb(), newXorb()];
    const others: readonly (readonly Term[])[] = [
      [whole(second), whole(first)],
      [{ xorb: first, start: 1, end: CHUNKS }, whole(second)],
      [{ xorb: first, start: 0, end: 3 }, whole(second)],
      [whole(first)],
    ];
    for (const terms of others) {
      repo = await repoOf(ada);
      for (const xorb of [first, second]) await send(xorb);
      await Promise.all(works);
      expect(await end(terms), JSON.stringify(terms.map(({ start, end }) => [start, end]))).toBeGreaterThan(0);
      const before = reads;
      await send(newXorb());
      await Promise.all(works);
      expect(reads).toBe(before);
    }
  });
});

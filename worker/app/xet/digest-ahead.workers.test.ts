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
/** What xorbs wait for before their first byte is taken. */
let beforePut: Promise<void>;
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
  beforePut = Promise.resolve();
  const put: Services['blobs']['put'] = async (key, ...rest) => {
    if (key.includes('xorb')) await beforePut;
    return hub.services.blobs.put(key, ...rest);
  };
  const own: Record<PropertyKey, unknown> = { get, put };
  const blobs = new Proxy(hub.services.blobs, {
    get: (target, name) => {
      const value: unknown = own[name] ?? Reflect.get(target, name);
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

/** A body that arrives when it is told to. */
function slowBody(): { readonly body: ReadableStream<Uint8Array>; finish(xorb: WrittenXorb): Promise<void> } {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  return {
    body: readable,
    finish: async ({ bytes }) => {
      await writer.write(bytes);
      await writer.close();
    },
  };
}

describe('the digest of an upload', () => {
  it('is ready with the last xorb of a file that came in its order, without a look at the store', async () => {
    const xorbs = [newXorb(), newXorb(), newXorb()];
    for (const xorb of xorbs) expect(await send(xorb)).toBe(true);
    await Promise.all(works);
    expect(reads).toBe(0);
    expect(await end(xorbs.map(whole))).toBe(0);
  });

  it('takes packed chunks as what they hold', async () => {
    const some = [new Uint8Array(20_000), new Uint8Array(30_000).fill(7)];
    const xorb = xorbOf(some);
    expect(xorb.bytes.length).toBeLessThan(10_000);
    parts.set(xorb, some);
    await send(xorb);
    expect(await end([{ xorb, start: 0, end: some.length }])).toBe(0);
  });

  it('goes by the order in which xorbs begin to arrive, not that in which they could end', async () => {
    const [first, second] = [newXorb(), newXorb()];
    const { body, finish } = slowBody();
    const sending = [putXorb(services, { actor: ada, home: repo }, first.hash, body), send(second)];
    await finish(first);
    await Promise.all(sending);
    await Promise.all(works);
    expect(reads).toBe(0);
    expect(await end([whole(first), whole(second)])).toBe(0);
  });

  it('reads from the store what could not wait for a slow one before it', async () => {
    const xorbs = [newXorb(), newXorb(), newXorb()] as const;
    const { body, finish } = slowBody();
    const sending = putXorb(services, { actor: ada, home: repo }, xorbs[0].hash, body);
    for (const xorb of xorbs.slice(1)) expect(await send(xorb)).toBe(true);
    expect(reads).toBe(0);
    await finish(xorbs[0]);
    expect((await sending).ok).toBe(true);
    await Promise.all(works);
    expect(reads).toBe(2);
    expect(await end(xorbs.map(whole))).toBe(0);
  });

  it('goes on from where it is when the file is described before all of it was read', async () => {
    const xorbs = [newXorb(), newXorb(), newXorb()] as const;
    const { body, finish } = slowBody();
    const sending = putXorb(services, { actor: ada, home: repo }, xorbs[0].hash, body);
    for (const xorb of xorbs.slice(1)) await send(xorb);
    await finish(xorbs[0]);
    await sending;
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

  it('leaves out a xorb that was broken off', async () => {
    const [first, second] = [newXorb(), newXorb()];
    expect(await send(first, first.bytes.slice(0, -1))).toBe(false);
    for (const xorb of [first, second]) await send(xorb);
    expect(await end([whole(first), whole(second)])).toBe(0);
    expect(reads).toBe(0);
  });

  it('takes a xorb once, however often it is sent', async () => {
    const [first, second] = [newXorb(), newXorb()];
    for (const xorb of [first, second, first]) expect(await send(xorb)).toBe(true);
    expect(await end([whole(first), whole(second)])).toBe(0);
    expect(reads).toBe(0);
  });

  it('goes on with a xorb that is sent anew while its first request hangs', async () => {
    const [first, second] = [newXorb(), newXorb()];
    const { body, finish } = slowBody();
    const hanging = putXorb(services, { actor: ada, home: repo }, first.hash, body);
    for (const xorb of [first, second]) expect(await send(xorb)).toBe(true);
    expect(await end([whole(first), whole(second)])).toBe(0);
    expect(reads).toBe(0);
    await finish(first);
    expect((await hanging).ok).toBe(true);
  });

  it('is not begun again by a xorb that comes when it has been taken', async () => {
    const [first, late] = [newXorb(), newXorb()];
    await send(first);
    const gate = Promise.withResolvers<void>();
    beforePut = gate.promise;
    const sending = send(late);
    await end([whole(first)]);
    gate.resolve();
    expect(await sending).toBe(true);
  });

  it('lets those who wait go on when it ends', async () => {
    const [old, slow, waiting] = [newXorb(), newXorb(), newXorb()];
    await send(old);
    await end([whole(old)]);
    const { body, finish } = slowBody();
    const sending = [putXorb(services, { actor: ada, home: repo }, slow.hash, body), send(waiting)] as const;
    await end([{ xorb: old, start: 0, end: 3 }]);
    await finish(old);
    expect((await sending[0]).ok).toBe(false);
    expect(await sending[1]).toBe(true);
  });

  it('is begun anew for files that are made in another way, and the next upload is not digested ahead', async () => {
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
      const next = newXorb();
      await send(next);
      expect(await end([whole(next)])).toBeGreaterThan(0);
    }
  });
});

import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { countRows } from '../../../test/support/catalog-services.ts';
import { splitMix } from '../../../test/support/xet-samples.ts';
import {
  type DescribedFile,
  fileHash,
  sha256Of,
  shardOf,
  verificationOf,
  xorbOf,
} from '../../../test/support/xet-upload.ts';
import { isLinked } from '../../catalog/lfs-objects.ts';
import { concatBytes } from '../../domain/bytes.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { putObject } from '../lfs/put-object.ts';
import { sweepUploads } from '../maintenance/sweep-uploads.ts';
import { type ShardProgress, registerShard } from './register-shard.ts';
import {
  DAY,
  hub,
  ada,
  bob,
  repoOf,
  chunks,
  sendXorb,
  sendShard,
  upload,
  readBack,
  whole,
  blobCount,
  purge,
  sweep,
  openXetHub,
} from '../../../test/support/xet-hub.ts';

beforeEach(openXetHub);

describe('an upload', () => {
  it('is read back whole and in parts, as plain bytes', async () => {
    const repo = await repoOf(ada);
    const { bytes } = await upload(ada, repo);
    expect(await isLinked(hub.services.catalog, repo.id, { oid: sha256Of(bytes), sizeBytes: bytes.length })).toBe(true);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    for (const [offset, length] of [
      [0, 1],
      [9_999, 2],
      [25_000, 20_000],
      [59_999, 1],
      [50_000, 99_999],
    ] as const) {
      expect(await readBack(repo, bytes, offset, length)).toEqual(bytes.slice(offset, offset + length));
    }
  });

  it('reads chunks of every packing, in pieces of any size', async () => {
    const repo = await repoOf(ada);
    const text = new TextEncoder().encode('the same line again and again\n'.repeat(1000));
    const floats = new Uint8Array(Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i) / 50).buffer);
    const { bytes } = await upload(ada, repo, [...chunks(2), text, floats, ...chunks(1, 9000), text.slice(0, 9000)]);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    expect(await readBack(repo, bytes, 19_990, 30_020)).toEqual(bytes.slice(19_990, 50_010));
  });

  it('puts a file of many terms together, however they repeat and overlap', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(40, 8200);
    const xorb = xorbOf(parts);
    const terms = Array.from({ length: 10_000 }, (_, i) => ({ xorb, start: (i * 7) % 40, end: ((i * 7) % 40) + 1 }));
    const bytes = concatBytes(terms.map(({ start }) => parts[start] ?? new Uint8Array(0)));
    await sendXorb(ada, repo, xorb);
    expect(await sendShard(ada, repo, [{ terms, sha256: sha256Of(bytes) }])).toMatchObject({ ok: true });
    expect(await readBack(repo, bytes, 8_200 * 5000 - 3, 10)).toEqual(bytes.slice(8_200 * 5000 - 3, 8_200 * 5000 + 7));
    const plan = await whole(ada, repo, fileHash(terms));
    expect(plan.ok && plan.value.fetches.get(xorb.hash)).toHaveLength(1);
  });

  it('tells of its progress, and of a repeated shard that nothing was new', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(2);
    const xorb = xorbOf(parts);
    const file = { terms: [{ xorb, start: 0, end: 2 }], sha256: sha256Of(concatBytes(parts)) };
    await sendXorb(ada, repo, xorb);
    const events: ShardProgress[] = [];
    const send = () =>
      registerShard(hub.services, { actor: ada, home: repo }, shardOf([file]), (event) => void events.push(event));
    expect(await send()).toEqual({ ok: true, value: { isNew: true } });
    expect(events.map(({ type }) => type)).toEqual(['validating', 'validating', 'committing', 'committing']);
    expect(await send()).toEqual({ ok: true, value: { isNew: false } });
    expect(await blobCount()).toBe(2);
  });

  it('stores a xorb once, whoever sends it, and shows nobody that it was there', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(3));
    expect(await sendXorb(ada, repo, xorb)).toEqual({ ok: true, value: { isNew: true } });
    expect(await sendXorb(ada, repo, xorb)).toEqual({ ok: true, value: { isNew: false } });
    expect(await sendXorb(bob, await repoOf(bob), xorb)).toEqual({ ok: true, value: { isNew: true } });
    expect(await blobCount()).toBe(1);
  });

  it('sent twice at the same moment is stored once', async () => {
    const [first, second] = [await repoOf(ada), await repoOf(bob)];
    const parts = chunks(3);
    const xorb = xorbOf(parts);
    const file = { terms: [{ xorb, start: 0, end: 3 }], sha256: sha256Of(concatBytes(parts)) };
    const sent = await Promise.all([sendXorb(ada, first, xorb), sendXorb(bob, second, xorb)]);
    expect(sent.map(({ ok }) => ok)).toEqual([true, true]);
    const described = await Promise.all([sendShard(ada, first, [file]), sendShard(bob, second, [file])]);
    expect(described.map(({ ok }) => ok)).toEqual([true, true]);
    for (const repo of [first, second]) expect(await readBack(repo, concatBytes(parts))).toEqual(concatBytes(parts));
    expect(await blobCount()).toBe(2);
    expect(await countRows('xet_pending')).toBe(0);
    expect(await countRows('lfs_garbage')).toBe(0);
  });

  it('turns a content that came in by LFS into Xet form, and keeps its old bytes for downloads under way', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(3);
    const bytes = concatBytes(parts);
    const oid = sha256Of(bytes);
    const input = { repo: repo.id, user: ada.userId, oid, sizeBytes: bytes.length, body: new Blob([bytes]).stream() };
    expect((await putObject(hub.services, input)).ok).toBe(true);
    await upload(ada, repo, parts);
    expect(await readBack(repo, bytes)).toEqual(bytes);
    await sweepUploads(hub.services);
    expect(await blobCount()).toBe(3);
    await sweep(2);
    expect(await blobCount()).toBe(2);
    expect(await readBack(repo, bytes, 5, 5)).toEqual(bytes.slice(5, 10));
  });
});

describe('what is wrong is refused and leaves nothing', () => {
  it('a xorb under another name, cut off, or no xorb at all', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(3));
    const other = xorbOf(chunks(1));
    const flipped = xorb.bytes.slice();
    flipped[5000] = (flipped[5000] ?? 0) ^ 1;
    for (const bytes of [other.bytes, xorb.bytes.slice(0, -1), flipped, new Uint8Array(100), new Uint8Array(0)]) {
      expect(await sendXorb(ada, repo, xorb, bytes)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(await blobCount()).toBe(0);
    expect(await countRows('xet_xorbs')).toBe(0);
    expect(await countRows('xet_pending')).toBe(0);
    // Also when the right one is there already: its name alone proves nothing.
    await sendXorb(ada, repo, xorb);
    expect(await sendXorb(bob, await repoOf(bob), xorb, other.bytes)).toMatchObject({ ok: false });
    expect(await countRows('xet_holders')).toBe(1);
  });

  it('a shard whose claims do not hold', async () => {
    const repo = await repoOf(ada);
    const parts = chunks(4);
    const xorb = xorbOf(parts);
    await sendXorb(ada, repo, xorb);
    const terms = [{ xorb, start: 0, end: 4 }];
    const right = { terms, sha256: sha256Of(concatBytes(parts)) };
    const wrongVerification = verificationOf({ xorb, start: 0, end: 3 });
    const outOfRange = { xorb, start: 0, end: 5 };
    const lies: DescribedFile[] = [
      { ...right, sha256: sha256Of(new Uint8Array(1)) },
      { ...right, hash: fileHash([{ xorb, start: 1, end: 4 }]) },
      { ...right, verification: [wrongVerification] },
      { ...right, verification: 'none' },
      { ...right, rawBytes: 39_999 },
      { terms: [outOfRange], hash: right.sha256 as string as XetHash, verification: [wrongVerification], rawBytes: 9 },
      { terms: [{ xorb: xorbOf(chunks(1)), start: 0, end: 1 }] },
    ];
    for (const lie of lies) {
      expect(await sendShard(ada, repo, [lie])).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    // One wrong file keeps the right one beside it out.
    expect(
      await sendShard(ada, repo, [right, { terms: [{ xorb, start: 0, end: 1 }], sha256: right.sha256 }]),
    ).toMatchObject({ ok: false });
    expect(await countRows('lfs_objects')).toBe(0);
    expect(await blobCount()).toBe(1);
    expect(await sendShard(ada, repo, [right])).toMatchObject({ ok: true });
  });

  it('bytes that are no shard', async () => {
    const repo = await repoOf(ada);
    const shard = shardOf([]);
    for (const bytes of [new Uint8Array(0), new Uint8Array(500), shard.slice(0, 100), splitMix(1000, 3n)]) {
      const registered = await registerShard(hub.services, { actor: ada, home: repo }, bytes, () => undefined);
      expect(registered).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
  });
});

describe('the end', () => {
  it('gives chunks back a while after the last repository that used them, and never before', async () => {
    const first = await repoOf(ada);
    const second = await repoOf(bob);
    const { xorb, bytes } = await upload(ada, first);
    expect(
      await sendShard(bob, second, [
        { terms: [{ xorb, start: 2, end: 4 }], sha256: sha256Of(bytes.slice(20_000, 40_000)) },
      ]),
    ).toMatchObject({ ok: true });
    await purge(first, ada);
    await sweep();
    await sweep(60);
    await sweep(60);
    expect(await readBack(second, bytes.slice(20_000, 40_000))).toEqual(bytes.slice(20_000, 40_000));
    expect(await countRows('lfs_objects')).toBe(1);
    await purge(second, bob);
    await sweep();
    await sweep(8);
    // The list of terms is gone; the xorb waits, because clients may still name it.
    expect(await blobCount()).toBe(1);
    await sweep(29);
    expect(await blobCount()).toBe(0);
    expect(await countRows('xet_xorbs')).toBe(0);
  });

  it('removes xorbs that no file was made of, and uploads that broke off', async () => {
    const repo = await repoOf(ada);
    await sendXorb(ada, repo, xorbOf(chunks(2)));
    await env.BLOBS.put('objects/xet/xorbs/ab/cd/left-by-a-crash', 'half');
    await hub.services.catalog.d1
      .prepare('INSERT INTO xet_pending (blob_key, expires_at) VALUES (?, ?)')
      .bind('xet/xorbs/ab/cd/left-by-a-crash', hub.now + DAY)
      .run();
    await sweep(2);
    expect(await blobCount()).toBe(1);
    await sweep(29);
    expect(await blobCount()).toBe(0);
  });

  it('lets a xorb live on that is sent again in time', async () => {
    const repo = await repoOf(ada);
    const xorb = xorbOf(chunks(2));
    await sendXorb(ada, repo, xorb);
    await sweep(27);
    await sendXorb(ada, repo, xorb);
    await sweep(27);
    expect(await blobCount()).toBe(1);
  });
});

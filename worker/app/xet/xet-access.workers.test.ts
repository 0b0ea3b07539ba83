import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Of, xorbOf } from '../../../test/support/xet-upload.ts';
import type { Actor } from '../../domain/access.ts';
import { concatBytes } from '../../domain/bytes.ts';
import { type RepoRecord } from '../../domain/repo-record.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { readShard } from '../../xet/shard-reader.ts';
import { hashBytes, hashText } from '../../xet/hash-text.ts';
import { hmacHash } from '../../xet/hashes.ts';
import { FOOTER_BYTES, footerField } from '../../xet/shard-layout.ts';
import { chunkHash } from '../../xet/xorb-table.ts';
import { authorizeXetRead, authorizeXetWrite } from './authorize.ts';
import { checkDataUrl, fetchData } from './fetch-data.ts';
import { findDedupShard } from './find-dedup-shard.ts';
import { findNeighbourShard } from './find-neighbour-shard.ts';
import { giveXetToken } from './give-token.ts';
import { measureXorb } from './measure-xorb.ts';
import { planReconstruction } from './plan-reconstruction.ts';
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
  openXetHub,
} from '../../../test/support/xet-hub.ts';

beforeEach(openXetHub);

describe('access', () => {
  it('a xorb can be named by who sent it and by who reads a file of it, and by nobody else', async () => {
    const secret = await repoOf(ada, 'private');
    const { xorb, bytes } = await upload(ada, secret);
    const copy = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    const bobs = await repoOf(bob);
    const refused = await sendShard(bob, bobs, [copy]);
    const absent = await sendShard(bob, bobs, [{ terms: [{ xorb: xorbOf(chunks(6)), start: 0, end: 6 }] }]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    const withoutName = (result: typeof refused) => !result.ok && result.error.message.replace(/[0-9a-f]{64}/, '');
    expect(withoutName(refused)).toBe(withoutName(absent));
    expect(await measureXorb(hub.services, { actor: bob, home: bobs }, xorb.hash)).toMatchObject({ ok: false });

    expect(await sendShard(ada, await repoOf(ada), [copy])).toMatchObject({ ok: true });
    // Now a public repository shows the same file.
    expect(await sendShard(bob, bobs, [copy])).toMatchObject({ ok: true });
    expect(await readBack(bobs, bytes)).toEqual(bytes);
  });

  it('a reconstruction is only for files that the repository of the token links', async () => {
    const secret = await repoOf(ada, 'private');
    const { hash } = await upload(ada, secret);
    expect(await whole(ada, secret, hash)).toMatchObject({ ok: true });
    expect(await whole(bob, await repoOf(bob), hash)).toMatchObject({ ok: false, error: { code: 'object-not-found' } });
    expect(await whole(ada, await repoOf(ada), hash)).toMatchObject({ ok: false });
  });

  it('a range is cut down to the chunks it touches, and one behind the end is refused', async () => {
    const repo = await repoOf(ada);
    const { hash } = await upload(ada, repo);
    const reader = { actor: ada, home: repo };
    const part = await planReconstruction(hub.services, reader, hash, () => ({ start: 25_000, end: 35_000 }));
    expect(part).toMatchObject({
      ok: true,
      value: { offsetIntoFirst: 5_000, terms: [{ chunkStart: 2, chunkEnd: 4 }] },
    });
    const behind = await planReconstruction(hub.services, reader, hash, () => null);
    expect(behind).toMatchObject({ ok: false, error: { code: 'range-not-satisfiable' } });
  });

  it('a data URL is for its range, its xorb and its time alone', async () => {
    const repo = await repoOf(ada);
    const { hash, xorb, bytes } = await upload(ada, repo);
    const part = await planReconstruction(hub.services, { actor: ada, home: repo }, hash, () => ({
      start: 10_000,
      end: 20_000,
    }));
    const fetch = part.ok ? part.value.fetches.get(xorb.hash)?.[0] : undefined;
    if (fetch === undefined || !('query' in fetch.source)) throw new Error('no URL');
    const query = Object.fromEntries(new URLSearchParams(fetch.source.query));
    const claims = await checkDataUrl(hub.services, xorb.hash, query);
    if (!claims.ok) throw new Error(claims.error.message);
    const { storedStart: offset, storedEnd: end } = fetch;
    const data = await fetchData(hub.services, claims.value, { offset, length: end - offset });
    const got = data.ok ? new Uint8Array(await new Response(data.value.body).arrayBuffer()) : null;
    expect(got?.slice(-100)).toEqual(bytes.slice(19_900, 20_000));
    expect(await fetchData(hub.services, claims.value, { offset: offset - 1, length: 2 })).toMatchObject({ ok: false });
    expect(await fetchData(hub.services, claims.value, { offset, length: end - offset + 1 })).toMatchObject({
      error: { code: 'forbidden' },
    });
    for (const forged of [
      { ...query, start: '0' },
      { ...query, end: '99999' },
      { ...query, expires: String(hub.now + 10 * DAY) },
      { ...query, copy: crypto.randomUUID() },
    ]) {
      expect(await checkDataUrl(hub.services, xorb.hash, forged)).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(await checkDataUrl(hub.services, hash, query)).toMatchObject({ ok: false });
    hub.now += 2 * 3600_000;
    expect(await checkDataUrl(hub.services, xorb.hash, query)).toMatchObject({ error: { code: 'forbidden' } });
  });

  it('a token is for its repository, its kind of access and an hour, and ends with the right behind it', async () => {
    const repo = await repoOf(ada, 'private');
    const give = (action: 'read' | 'write' | 'contribute', actor: Actor = ada) =>
      giveXetToken(hub.services, actor, { kind: 'none' }, repo, action);
    const { accessToken: writing } = await give('write');
    const { accessToken: reading } = await give('read');
    expect(await authorizeXetWrite(hub.services, writing)).toMatchObject({ value: { home: { id: repo.id } } });
    expect(await authorizeXetRead(hub.services, writing)).toMatchObject({ ok: true });
    expect(await authorizeXetWrite(hub.services, reading)).toMatchObject({ error: { code: 'forbidden' } });
    // Given out wrongly, or before the right ended: it is decided again.
    const { accessToken: bobs } = await give('contribute', bob);
    expect(await authorizeXetWrite(hub.services, bobs)).toMatchObject({ error: { code: 'repo-not-found' } });
    const [payload = '', signature = ''] = writing.split('.');
    for (const forged of ['', 'x', `${payload}x.${signature}`, `${payload}.`, `${payload}.${signature}.x`]) {
      expect(await authorizeXetRead(hub.services, forged)).toMatchObject({ error: { code: 'bad-credentials' } });
    }
    hub.now += 3600_001;
    expect(await authorizeXetRead(hub.services, writing)).toMatchObject({ error: { code: 'bad-credentials' } });
  });
});

describe('deduplication', () => {
  /** The chunks of the answer's xorbs, as the key in its footer lets a client recognize them. */
  async function query(actor: Actor, repo: RepoRecord, chunk: XetHash) {
    const shard = await findDedupShard(hub.services, { actor, home: repo }, chunk);
    if (shard === null) return null;
    const key = shard.slice(shard.length - FOOTER_BYTES).slice(footerField.hmacKey, footerField.hmacKey + 32);
    const shown = new Set(readShard(shard).xorbs.flatMap((xorb) => xorb.chunks.map(({ hash }) => hash)));
    return (hash: XetHash) => shown.has(hashText(hmacHash(key, hashBytes(hash))));
  }

  it('answers for what the asker can read, and says nothing of anything else', async () => {
    const secret = await repoOf(ada, 'private');
    const { xorb } = await upload(ada, secret);
    const first = chunkHash(xorb.table, 0);
    const knows = await query(ada, secret, first);
    expect(knows?.(chunkHash(xorb.table, 5))).toBe(true);
    expect(await query(bob, await repoOf(bob), first)).toBeNull();
    expect(await query({ kind: 'anonymous' }, await repoOf(bob), first)).toBeNull();
    expect(await query(ada, secret, chunkHash(xorb.table, 1))).toBeNull();
  });

  it('keeps behind a gate what is behind it', async () => {
    const gated = await repoOf(ada);
    const { xorb, bytes } = await upload(ada, gated);
    const first = chunkHash(xorb.table, 0);
    expect(await query(bob, await repoOf(bob), first)).not.toBeNull();
    await hub.services.catalog.d1.prepare("UPDATE repos SET gating = 'manual' WHERE id = ?").bind(gated.id).run();
    expect(await query(bob, await repoOf(bob), first)).toBeNull();
    const copy = { terms: [{ xorb, start: 0, end: 6 }], sha256: sha256Of(bytes) };
    expect(await sendShard(bob, await repoOf(bob), [copy])).toMatchObject({ ok: false });
  });

  it('hides chunks that belong to files the asker cannot read', async () => {
    const secret = await repoOf(ada, 'private');
    const open = await repoOf(ada);
    const parts = chunks(6);
    const xorb = xorbOf(parts);
    await sendXorb(ada, secret, xorb);
    const file = (start: number, end: number) => ({
      terms: [{ xorb, start, end }],
      sha256: sha256Of(concatBytes(parts.slice(start, end))),
    });
    await sendShard(ada, secret, [file(0, 3)]);
    await sendShard(ada, open, [file(3, 6)]);
    const knows = await query(bob, await repoOf(bob), chunkHash(xorb.table, 3));
    expect([0, 1, 2, 3, 4, 5].map((chunk) => knows?.(chunkHash(xorb.table, chunk)))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('a file that begins as none before', () => {
  /** What the answer's xorbs hold, for a chunk that nobody has. */
  async function query(
    actor: Actor,
    repo: RepoRecord,
    session: string,
    chunk = hashText(chunks(1, 32)[0] ?? new Uint8Array(32)),
  ) {
    const shard = await findNeighbourShard(hub.services, { actor, home: repo }, chunk, session);
    if (shard === null) return null;
    const key = shard.slice(shard.length - FOOTER_BYTES).slice(footerField.hmacKey, footerField.hmacKey + 32);
    const { xorbs } = readShard(shard);
    const shown = new Set(xorbs.flatMap((xorb) => xorb.chunks.map(({ hash }) => hash)));
    return { xorbs: xorbs.length, knows: (hash: XetHash) => shown.has(hashText(hmacHash(key, hashBytes(hash)))) };
  }

  it('is compared with the latest files of its repository, once an upload', async () => {
    const repo = await repoOf(ada);
    const files = [await upload(ada, repo), await upload(ada, repo)];
    const answer = await query(ada, repo, 'one');
    expect(answer?.xorbs).toBe(2);
    for (const { xorb } of files) expect(answer?.knows(chunkHash(xorb.table, 5))).toBe(true);
    expect(await query(ada, repo, 'one')).toBeNull();
    expect(await query(ada, repo, 'two')).not.toBeNull();
    expect(await query(bob, repo, 'one')).not.toBeNull();
    hub.now += DAY;
    expect(await query(ada, repo, 'one')).not.toBeNull();
  });

  it('learns nothing of other repositories, nor of what else is in the xorbs', async () => {
    const secret = await repoOf(ada, 'private');
    const open = await repoOf(ada);
    expect(await query(ada, open, '')).toBeNull();
    const parts = chunks(6);
    const xorb = xorbOf(parts);
    await sendXorb(ada, secret, xorb);
    const file = (start: number, end: number) => ({
      terms: [{ xorb, start, end }],
      sha256: sha256Of(concatBytes(parts.slice(start, end))),
    });
    await sendShard(ada, secret, [file(0, 2)]);
    await sendShard(ada, open, [file(2, 4), file(3, 5)]);
    const answer = await query(bob, open, '');
    expect(answer?.xorbs).toBe(1);
    const known = [0, 1, 2, 3, 4, 5].map((chunk) => answer?.knows(chunkHash(xorb.table, chunk)));
    expect(known).toEqual([false, false, true, true, true, false]);
  });

  it('is not meant where a chunk is asked for by its hash', async () => {
    const repo = await repoOf(ada);
    await upload(ada, repo);
    expect(await query(ada, repo, '', `${'a'.repeat(61)}000` as XetHash)).toBeNull();
  });
});

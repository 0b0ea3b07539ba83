/** New objects as packs that git itself takes in. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { MemoryBlobs, MemoryRepoStore } from '../../../test/support/memory-stores.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import { concatBytes } from '../../domain/bytes.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { fileMode, serializeTree } from '../../git/tree-format.ts';
import type { OpenView } from '../git/repo-views.ts';
import type { Services } from '../services.ts';
import { ObjectDraft } from './object-draft.ts';

const source = new ScratchRepo();
const noise: Uint8Array = noiseOf(200_000, 'base');
let view: Awaited<ReturnType<typeof viewOfGitRepo>>;
let old: Oid;

beforeAll(async () => {
  source.commit({ branch: 'main', files: { 'data.bin': { data: noise }, 'small.txt': 'a few bytes\n' } });
  old = source.git('rev-parse', 'main:data.bin').trim() as Oid;
  view = await viewOfGitRepo(source.dir);
});
afterAll(() => {
  view.close();
  source.remove();
});

/** Bytes that do not compress, the same in every run. */
function noiseOf(length: number, seed: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash('sha256').update(`${seed} ${i}`).digest());
  return concatBytes(parts).subarray(0, length);
}

function draftOf(chain = 0): { draft: ObjectDraft; blobs: MemoryBlobs; store: MemoryRepoStore } {
  const blobs = new MemoryBlobs();
  const store = new MemoryRepoStore();
  const services = {
    blobs: blobs.asStore(),
    repoStores: { of: () => store.asStore() },
    clock: { now: () => 0 },
  } as unknown as Services;
  const open = { ...view, deltaDepth: () => chain } as unknown as OpenView;
  return { draft: new ObjectDraft(services, crypto.randomUUID() as RepoId, open), blobs, store };
}

async function packOf(draft: ObjectDraft): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of draft.pack()) chunks.push(chunk.slice());
  return concatBytes(chunks);
}

/** Has git take the pack in, and answers what an object is then. */
function takeIn(pack: Uint8Array, oid: Oid): Buffer {
  source.withInput(['index-pack', '--stdin', '--fix-thin', '--strict'], pack);
  return source.gitBytes('cat-file', source.git('cat-file', '-t', oid).trim(), oid);
}

describe('new objects', () => {
  test('a small change of a large file is a small pack', async () => {
    const { draft } = draftOf();
    const content = noise.slice();
    content.set([1, 2, 3, 4], 100_000);
    const oid = await draft.addBlob(content, old);
    const pack = await packOf(draft);
    expect(pack.length).toBeLessThan(300);
    expect(takeIn(pack, oid).equals(content)).toBe(true);
  });

  test('no more is put on a long chain of deltas', async () => {
    const { draft } = draftOf(50);
    const oid = await draft.addBlob(concatBytes([noise, Uint8Array.of(1)]), old);
    const pack = await packOf(draft);
    expect(pack.length).toBeGreaterThan(noise.length);
    expect(takeIn(pack, oid).length).toBe(noise.length + 1);
  });

  test('what the repository has, or the draft, is not written again', async () => {
    const { draft } = draftOf();
    await draft.addBlob(noise);
    expect(draft.isEmpty).toBe(true);
    await draft.addBlob(Buffer.from('twice'));
    const before = (await packOf(draft)).length;
    await draft.addBlob(Buffer.from('twice'));
    expect((await packOf(draft)).length).toBe(before);
  });

  test('large contents wait in the blob store, and nothing of them is left there', async () => {
    const { draft, blobs, store } = draftOf();
    const contents = [noiseOf(5 << 20, 'large'), Buffer.alloc(3 << 20, 'compressible'), Buffer.from('small')];
    const oids: Oid[] = [];
    for (const content of contents) oids.push(await draft.addBlob(content));
    const entries = oids.map((oid, i) => ({ mode: fileMode.file, name: `${i}`, oid }));
    const tree = await draft.addTree(serializeTree(entries));
    const pack = await packOf(draft);
    expect(blobs.blobs.size).toBe(1);
    expect(store.doomed.size).toBe(1);
    expect(pack.length).toBeLessThan(6 << 20);
    takeIn(pack, tree);
    for (const [i, oid] of oids.entries())
      expect(source.gitBytes('cat-file', 'blob', oid).equals(contents[i] ?? Buffer.alloc(0))).toBe(true);
    await draft.dispose();
    expect(blobs.blobs.size).toBe(0);
  });

  test('a branch that moved costs new trees and commits only', async () => {
    const { draft } = draftOf();
    const oid = await draft.addBlob(Buffer.from('kept'));
    const tree = (name: string) => draft.addTree(serializeTree([{ mode: fileMode.file, name, oid }]));
    await tree('first');
    await packOf(draft);
    draft.rebase(draft.view);
    const second = await tree('second');
    const pack = await packOf(draft);
    expect(new DataView(pack.buffer).getUint32(8)).toBe(2);
    expect(takeIn(pack, second).toString('latin1')).toContain('second');
  });
});

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { openRevision } from './open-revision.ts';
import { zipFolder } from './zip-folder.ts';

const weights = new Uint8Array(300_000).map((_, index) => (index * 7) % 251);

let hub: HfTestHub;
let repo: TestRepo;

beforeAll(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'bert' });
  repo.commit({
    'README.md': '# Bert\n',
    'w/model.bin': await repo.lfs(weights),
    'w/deep/é "x".txt': 'déjà vu\n',
    'w/empty.txt': '',
  });
  repo.pushed();
});

afterAll(() => hub.close());

async function zip(path: string): ReturnType<typeof zipFolder> {
  const record = await findRepoById(hub.services.catalog, repo.id);
  if (record === null) throw new Error('the repository is gone');
  const revision = await openRevision(hub.services, record, ['main', ...path.split('/').filter((part) => part !== '')]);
  if (!revision.ok) throw new Error(revision.error.message);
  return zipFolder(hub.services, revision.value, 'bert');
}

/** What Python, which knows the format well, finds in it. */
async function unpacked(path: string): Promise<Readonly<Record<string, number>>> {
  const made = await zip(path);
  if (!made.ok) throw new Error(made.error.message);
  const bytes = new Uint8Array(await new Response(made.value.body).arrayBuffer());
  expect(bytes.length).toBe(made.value.sizeBytes);
  const file = join(repo.dir, '..', 'folder.zip');
  writeFileSync(file, bytes);
  const script = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
  assert z.testzip() is None
  print(json.dumps({i.filename: i.file_size for i in z.infolist()}))`;
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as Record<string, number>;
}

it('holds every file below the folder, LFS files by what they stand for', async () => {
  expect(await unpacked('')).toEqual({
    'bert/README.md': 7,
    'bert/w/deep/é "x".txt': 10,
    'bert/w/empty.txt': 0,
    'bert/w/model.bin': weights.length,
  });
  expect(Object.keys(await unpacked('w'))).toEqual(['bert/deep/é "x".txt', 'bert/empty.txt', 'bert/model.bin']);
});

it('is not made of a file or of nothing', async () => {
  for (const path of ['README.md', 'nowhere']) {
    expect(await zip(path)).toMatchObject({ ok: false, error: { code: 'entry-not-found' } });
  }
});

it('breaks off rather than to leave out a content that is gone', async () => {
  hub.blobs.clear();
  const made = await zip('w');
  if (!made.ok) throw new Error(made.error.message);
  await expect(new Response(made.value.body).arrayBuffer()).rejects.toThrow('is not in the blob store');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { findRepoById } from '../../catalog/repos.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { flushDownloads, noteDownload } from './count-download.ts';
import { CLIENT_WINDOW_MS, downloadRule } from './download-rule.ts';
import { openNamedRevision } from './open-revision.ts';

describe('downloadRule', () => {
  it.each([
    ['model', 'config.json', true, 'per-request'],
    ['model', 'sub/config.json', true, 'no'],
    ['model', 'config.json', false, 'no'],
    ['model', 'quants/m-Q4_K_M.gguf', true, 'per-request'],
    ['model', 'model.safetensors', true, 'if-untold'],
    ['model', 'tokenizer.json', true, 'no'],
    ['dataset', 'data/train.parquet', false, 'per-client'],
    ['dataset', 'README.md', true, 'no'],
    ['dataset', '.gitattributes', true, 'no'],
    ['code', 'src/main.c', true, 'per-client'],
  ] as const)('%s %s, from its start: %s', (kind, path, fromStart, rule) => {
    expect(downloadRule({ kind, path, fromStart })).toBe(rule);
  });
});

describe('noteDownload', () => {
  let hub: HfTestHub;
  let now: number;

  beforeEach(async () => {
    hub = await HfTestHub.open();
    now = Date.UTC(2026, 5, 1);
    Object.assign(hub.services, { clock: { now: () => now } });
  });

  afterEach(() => hub.close());

  async function repoWith(kind: RepoKind, ...paths: string[]): Promise<TestRepo> {
    const repo = await hub.addRepo({ kind, name: 'r' });
    repo.commit(Object.fromEntries(paths.map((path) => [path, path])));
    return repo;
  }

  /** Counts a request of a client and writes it at once. */
  async function download(repo: TestRepo, path: string, client: string): Promise<void> {
    const record = await findRepoById(hub.services.catalog, repo.id);
    if (record === null) throw new Error('no such repository');
    const revision = await openNamedRevision(hub.services, record, undefined);
    if (!revision.ok) throw new Error(revision.error.message);
    await noteDownload(hub.services, revision.value, { path, fromStart: true, client });
    await flushDownloads(hub.services);
  }

  const counted = async (repo: TestRepo) => (await findRepoById(hub.services.catalog, repo.id))?.downloads;

  it('counts weights only in a model that has no telling file', async () => {
    const told = await repoWith('model', 'config.json', 'model.bin');
    await download(told, 'model.bin', 'a');
    expect(await counted(told)).toBe(0);
  });

  it('counts weights of a model that has none', async () => {
    const untold = await repoWith('model', 'model.bin');
    await download(untold, 'model.bin', 'a');
    await download(untold, 'model.bin', 'a');
    expect(await counted(untold)).toBe(2);
  });

  it('counts a client of a dataset once in a while', async () => {
    const rows = await repoWith('dataset', 'a.csv', 'b.csv');
    await download(rows, 'a.csv', 'one');
    await download(rows, 'b.csv', 'one');
    await download(rows, 'b.csv', 'two');
    expect(await counted(rows)).toBe(2);
    now += CLIENT_WINDOW_MS;
    await download(rows, 'b.csv', 'one');
    expect(await counted(rows)).toBe(3);
  });
});

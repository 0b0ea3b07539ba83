/** Repositories for the tests of Hugging Face clients: made locally, pushed with git and git-lfs, described as facts. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import type { Hub } from '../harness/hub.ts';
import { scratchDir } from '../harness/scratch.ts';
import { git } from './git.ts';
import { createHubRepo } from './hub-repos.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
type Kind = 'model' | 'dataset' | 'space' | 'code';

/** A clone whose commits go to the hub. */
export class PushedRepo {
  readonly dir = scratchDir('hf-material');
  readonly #remote: string;

  static async create(hub: Hub, name: string, type: Kind, isPrivate = false): Promise<PushedRepo> {
    const side = await createHubRepo(hub, name, { type, private: isPrivate });
    const repo = new PushedRepo(side.gitUrl);
    await repo.git('init', '-q', '-b', 'main');
    await repo.git('lfs', 'install', '--local');
    await repo.git('config', 'user.name', 'Ada Tester');
    await repo.git('config', 'user.email', 'ada@example.org');
    return repo;
  }

  private constructor(remote: string) {
    this.#remote = remote;
  }

  git(...args: string[]): Promise<string> {
    const author = { GIT_AUTHOR_NAME: 'Ada Tester', GIT_AUTHOR_EMAIL: 'ada@example.org' };
    return git(args, { cwd: this.dir, env: { ...author, HOME: this.dir, GIT_LFS_SKIP_SMUDGE: '1' } });
  }

  /** Commits these files and answers the commit's id. */
  async commit(files: Files, message: string): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true });
      writeFileSync(join(this.dir, path), content);
    }
    await this.git('add', '-A');
    await this.git('commit', '-q', '--allow-empty', '-m', message);
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  async push(...refs: string[]): Promise<void> {
    await this.git('push', '-q', this.#remote, ...refs);
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What the client scripts expect; see clients/hf_read.py for what each means. */
export type Material = Readonly<Record<string, unknown>>;

const README = `---
license: mit
language: en
tags:
- tiny
---
# Tiny model
`;
const PARAMETERS = 40_000;
const MANY_FOLDERS = 120;
const MANY_PER_FOLDER = 10;

/** Fills the hub with what the client scripts read. */
export async function pushMaterial(hub: Hub): Promise<Material> {
  const weights = safetensorsFile(PARAMETERS);
  const config = JSON.stringify({ model_type: 'bert', architectures: ['BertForSequenceClassification'] });
  const firstConfig = '{"model_type": "bert"}';
  const model = await PushedRepo.create(hub, 'tiny-bert-old', 'model');
  const attributes = '*.safetensors filter=lfs diff=lfs merge=lfs -text\n';
  const first = await model.commit(
    { '.gitattributes': attributes, 'config.json': firstConfig },
    'First\n\nWith a body.',
  );
  await model.git('branch', 'feature/x');
  await model.git('tag', '-a', 'v1', '-m', 'one');
  const files = {
    'README.md': README,
    'config.json': config,
    'model.safetensors': weights,
    'sub/notes.txt': 'notes\n',
    'sub/é "quoted" name.txt': 'odd\n',
    'sub/a b+c&d=e.txt': 'plus\n',
  };
  const head = await model.commit(files, 'Everything');
  await model.push('main', 'feature/x', 'v1');
  await move(hub, 'admin/tiny-bert-old', 'admin/tiny-bert');

  const odd = await PushedRepo.create(hub, 'odd-names', 'model', true);
  const oddFiles = { '100%.txt': 'percent\n', '#1?.txt': 'hash\n', 'a/%41.txt': 'escaped\n', 'config.json': '{}' };
  await odd.commit(oddFiles, 'odd');
  await odd.push('main');

  return {
    user: 'admin',
    model: 'admin/tiny-bert',
    moved: 'admin/tiny-bert-old',
    search: 'tiny-bert',
    private: 'admin/odd-names',
    odd_files: digests(oddFiles),
    head,
    first,
    first_config: firstConfig,
    config_size: config.length,
    parameters: PARAMETERS,
    files: digests(files),
    all_files: ['.gitattributes', ...Object.keys(files)],
    at_root: ['.gitattributes', 'README.md', 'config.json', 'model.safetensors', 'sub'],
    ...(await pushOthers(hub)),
  };
}

async function pushOthers(hub: Hub): Promise<Material> {
  const dataset = await PushedRepo.create(hub, 'rows', 'dataset');
  const card = '---\nlanguage: en\ntask_categories:\n- text-classification\n---\n# Rows\n';
  const datasetHead = await dataset.commit({ 'README.md': card, 'data/train.csv': 'a,b\n1,2\n' }, 'rows');
  await dataset.git('switch', '-q', '--orphan', 'many');
  const many: Record<string, string> = {};
  for (let folder = 0; folder < MANY_FOLDERS; folder++) {
    for (let file = 0; file < MANY_PER_FOLDER; file++) many[`many/${folder}/${file}.txt`] = `${folder} ${file}\n`;
  }
  await dataset.commit(many, 'many');
  for (let n = 0; n < 59; n++) await dataset.commit({}, `empty ${n}`);
  await dataset.push('main', 'many');

  const space = await PushedRepo.create(hub, 'demo', 'space');
  await space.commit({ 'README.md': '---\ntitle: Demo\nsdk: gradio\n---\n', 'app.py': 'print()\n' }, 'space');
  await space.push('main');

  for (let n = 0; n < 7; n++) await createHubRepo(hub, `page-${n}`);
  return {
    dataset: 'admin/rows',
    dataset_head: datasetHead,
    many: MANY_FOLDERS * MANY_PER_FOLDER,
    // many/11?/*
    many_matching: 10 * MANY_PER_FOLDER,
    many_commits: 60,
    space: 'admin/demo',
  };
}

function digests(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)]));
}

async function move(hub: Hub, fromRepo: string, toRepo: string): Promise<void> {
  const body = JSON.stringify({ fromRepo, toRepo, type: 'model' });
  const headers = { 'content-type': 'application/json' };
  const answer = await hub.fetch('/api/repos/move', { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`moving ${fromRepo} answered ${answer.status}: ${await answer.text()}`);
}

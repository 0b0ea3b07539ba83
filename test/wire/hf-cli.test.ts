/** The `hf` command line, as its users type it, against this hub. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { type PythonEnvName, clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { runAsync } from './support/run-async.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
});

afterAll(async () => {
  await hub.stop();
});

/** A person at a terminal with one version of the command line. */
class Terminal {
  readonly home = scratchDir('hf-home');
  readonly #python: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(name: PythonEnvName, token: string | undefined = hub.adminToken) {
    this.#python = pythonEnv(name) ?? '';
    this.#env = clientEnv(hub.url, this.home, token);
  }

  /** Runs `hf` with these arguments and answers what it printed; throws when it fails. */
  async hf(...args: string[]): Promise<string> {
    const run = await this.tryHf(...args);
    if (run.status !== 0)
      throw new Error(`hf ${args.join(' ')} ended with ${run.status}:\n${run.stdout}\n${run.stderr}`);
    return run.stdout;
  }

  tryHf(...args: string[]): ReturnType<typeof runAsync> {
    return runAsync(this.#python, ['-m', 'huggingface_hub.cli.hf', ...args], { cwd: this.home, env: this.#env });
  }
}

const FILES: Readonly<Record<string, Buffer>> = {
  'README.md': Buffer.from('---\nlicense: mit\n---\n# Typed\n'),
  'model.safetensors': randomBytes(2_000_000),
  'sub/data.bin': randomBytes(3000),
  'sub/note é.txt': Buffer.from('a note\n'),
};

function writeFiles(folder: string, files: Readonly<Record<string, Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** SHA-256 of every file below a folder, by its path, without what `hf` and the hub keep for themselves. */
function digestsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !name.startsWith('.cache') && name !== '.gitattributes');
  return Object.fromEntries(names.sort().map((name) => [name, digest(readFileSync(join(folder, name)))]));
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const DIGESTS = Object.fromEntries(
  Object.entries(FILES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, content]) => [name, digest(content)]),
);

describe.each(['hub-newest', 'hub-1.33'] as const)('hf (%s)', (name) => {
  const there = pythonEnv(name) !== null;
  const repo = `admin/typed-${name.replace('.', '-')}`;
  const why = whySkipped(name);

  it.skipIf(!there)(`creates, uploads, verifies and downloads${why}`, async () => {
    const terminal = new Terminal(name);
    const [source, target] = [join(terminal.home, 'source'), join(terminal.home, 'target')];
    writeFiles(source, FILES);
    expect(await terminal.hf('auth', 'whoami')).toContain('admin');
    await terminal.hf('repos', 'create', repo, '--private');
    expect((await terminal.tryHf('repos', 'create', repo)).status).not.toBe(0);
    await terminal.hf('upload', repo, source, '.', '--commit-message', 'Typed');
    await terminal.hf('download', repo, '--local-dir', target);
    expect(digestsIn(target)).toEqual(DIGESTS);

    await terminal.hf('cache', 'verify', repo, '--local-dir', target, '--fail-on-missing-files');
    await terminal.hf('download', repo);
    await terminal.hf('cache', 'verify', repo);
    writeFileSync(join(target, 'model.safetensors'), randomBytes(2_000_000));
    const broken = await terminal.tryHf('cache', 'verify', repo, '--local-dir', target);
    expect(broken.status, broken.stdout).not.toBe(0);
  });

  it.skipIf(!there)(`manages branches, tags and files${why}`, async () => {
    const terminal = new Terminal(name);
    const repoOfRefs = `${repo}-refs`;
    writeFiles(terminal.home, { 'a.bin': randomBytes(50_000), 'b.txt': Buffer.from('b') });
    await terminal.hf('upload', repoOfRefs, join(terminal.home, 'b.txt'), 'b.txt');
    await terminal.hf('repos', 'branch', 'create', repoOfRefs, 'dev');
    await terminal.hf('upload', repoOfRefs, join(terminal.home, 'a.bin'), 'weights/a.bin', '--revision', 'dev');
    await terminal.hf('repos', 'tag', 'create', repoOfRefs, 'v1', '--revision', 'dev', '-m', 'one');
    expect(await terminal.hf('repos', 'tag', 'list', repoOfRefs)).toContain('v1');
    const at = (revision: string): string => join(terminal.home, revision);
    for (const revision of ['main', 'dev', 'v1'])
      await terminal.hf('download', repoOfRefs, '--revision', revision, '--local-dir', at(revision));
    expect(Object.keys(digestsIn(at('main')))).toEqual(['b.txt']);
    expect(Object.keys(digestsIn(at('v1')))).toEqual(['b.txt', 'weights/a.bin']);
    expect(digestsIn(at('v1'))).toEqual(digestsIn(at('dev')));

    await terminal.hf('upload', repoOfRefs, join(terminal.home, 'a.bin'), 'c.bin', '--create-pr');
    await terminal.hf('download', repoOfRefs, '--revision', 'refs/pr/1', '--local-dir', at('pull'));
    expect(Object.keys(digestsIn(at('pull')))).toEqual(['b.txt', 'c.bin']);
    await terminal.hf('repos', 'delete-files', repoOfRefs, 'weights/*', '--revision', 'dev');
    await terminal.hf('download', repoOfRefs, '--revision', 'dev', '--local-dir', at('emptied'));
    expect(Object.keys(digestsIn(at('emptied')))).toEqual(['b.txt']);

    await terminal.hf('repos', 'tag', 'delete', repoOfRefs, 'v1', '-y');
    await terminal.hf('repos', 'branch', 'delete', repoOfRefs, 'dev');
    await terminal.hf('repos', 'settings', repoOfRefs, '--private');
    await terminal.hf('repos', 'move', repoOfRefs, `${repoOfRefs}-moved`);
    expect((await hub.fetch(`/api/models/${repoOfRefs}-moved`, { authorization: null })).status).toBe(401);
    await terminal.hf('repos', 'delete', `${repoOfRefs}-moved`, '-y');
    expect((await terminal.tryHf('download', repoOfRefs, 'b.txt', '--force-download')).status).not.toBe(0);
  });
});

it.skipIf(pythonEnv('hub-newest') === null)(`hf discusses and merges${whySkipped('hub-newest')}`, async () => {
  const terminal = new Terminal('hub-newest');
  const repo = 'admin/typed-talk';
  const [one, two] = [join(terminal.home, 'one.txt'), join(terminal.home, 'two.txt')];
  writeFiles(terminal.home, { 'one.txt': Buffer.from('one\n'), 'two.txt': Buffer.from('two\n') });
  await terminal.hf('upload', repo, one, 'one.txt');
  const discuss = (command: string, ...args: string[]) => terminal.hf('discussions', command, repo, ...args);
  const info = async (num: string) =>
    JSON.parse(await discuss('info', num)) as { title: string; status: string; events: { id: string }[] };

  expect(await discuss('create', '--title', 'A question', '--body', 'Why?')).toContain('/discussions/1');
  await discuss('comment', '1', '--body', 'Because.');
  const comment = (await info('1')).events[1]?.id ?? '';
  await discuss('edit', '1', comment, '--body', 'Because of that.');
  await discuss('rename', '1', 'A good question');
  await discuss('close', '1', '--comment', 'Answered.', '--yes');
  expect(await info('1')).toMatchObject({ title: 'A good question', status: 'closed' });
  expect(JSON.stringify((await info('1')).events)).toContain('Because of that.');
  await discuss('reopen', '1', '--yes');
  expect(await discuss('list', '--status', 'open', '--kind', 'discussion')).toContain('A good question');

  await terminal.hf('upload', repo, two, 'two.txt', '--create-pr');
  expect(await discuss('diff', '2')).toContain('+two');
  expect(await discuss('list', '--kind', 'pull_request', '--format', 'json')).toContain('"num": 2');
  await discuss('merge', '2', '--yes', '--comment', 'Thanks.');
  expect(await info('2')).toMatchObject({ status: 'merged' });
  await discuss('create', '--title', 'An empty request', '--pull-request');
  expect(await info('3')).toMatchObject({ status: 'draft' });
  await terminal.hf('download', repo, '--local-dir', join(terminal.home, 'merged'));
  expect(Object.keys(digestsIn(join(terminal.home, 'merged')))).toEqual(['one.txt', 'two.txt']);
});

// The newest releases have `hf upload` do this.
it.skipIf(pythonEnv('hub-1.33') === null)(`hf uploads a large folder${whySkipped('hub-1.33')}`, async () => {
  const terminal = new Terminal('hub-1.33');
  const [source, target] = [join(terminal.home, 'source'), join(terminal.home, 'target')];
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, n) => [`part-${n % 7}/${n}.json`, Buffer.from(`${n}`)]),
  );
  writeFiles(source, { ...FILES, ...many });
  await terminal.hf('upload-large-folder', 'admin/typed-large', source, '--repo-type', 'model', '--num-workers', '2');
  await terminal.hf('download', 'admin/typed-large', '--local-dir', target);
  expect(digestsIn(target)).toEqual(digestsIn(source));
});

/** Random clones and fetches from the hub and from git's own server, whose results must agree. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fsckComplaints, git, localRefs, reachableObjects, tryGit } from './git.ts';
import type { Random } from './random.ts';
import type { RandomRepo } from './random-repo.ts';
import { type Side, type Sides, expectSame } from './sides.ts';

export interface FetchContext {
  readonly sides: Sides;
  readonly source: RandomRepo;
  readonly random: Random;
  /** A folder of this round's own. */
  readonly folder: string;
  note(text: string): void;
}

/** What git's server may refuse with good reason when the request is random. */
const EXPECTED_FAILURES =
  /no commits selected|ambiguous deepen-not|does not appear|couldn't find remote ref|not found in upstream/;

/** Where git's own server fails its own client; the hub may do better, and there is nothing left to compare. */
const GIT_DEFECTS = /error in object: unshallow/;

interface CloneState {
  readonly failed: boolean;
  readonly refs: string;
  readonly shallow: string;
  readonly objects: readonly string[];
  readonly complaints: readonly string[];
}

const failure: CloneState = { failed: true, refs: '', shallow: '', objects: [], complaints: [] };

const PROTOCOLS = ['0', '1', '2'];
const FILTERS = [
  'blob:none',
  'blob:limit=0',
  'blob:limit=300',
  'blob:limit=20k',
  'tree:0',
  'tree:1',
  'tree:2',
  'tree:4',
];

async function stateOf(side: Side, folder: string, code: number, stderr: string): Promise<CloneState> {
  if (code !== 0) {
    if (EXPECTED_FAILURES.test(stderr)) return failure;
    if (/HTTP 5\d\d|hung up|unexpected disconnect|protocol error|timed out/.test(stderr) && side.name === 'hub')
      throw new Error(stderr);
    return failure;
  }
  return {
    failed: false,
    refs: await localRefs(folder),
    shallow: (await boundaryOf(folder)).stored.sort().join('\n'),
    objects: await reachableObjects(folder),
    complaints: await fsckComplaints(folder),
  };
}

/** Where a clone is shallow. git's server also names commits behind the boundary, which it does not send. */
async function boundaryOf(folder: string): Promise<{ readonly stored: string[]; readonly lacking: string[] }> {
  const gitDir = (await git(['rev-parse', '--absolute-git-dir'], { cwd: folder })).trim();
  const shallow = (await readFile(join(gitDir, 'shallow'), 'utf8').catch(() => '')).split('\n');
  const all = await git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], { cwd: folder });
  const stored = new Set(all.split('\n'));
  return { stored: shallow.filter((oid) => stored.has(oid)), lacking: shallow.filter((oid) => !stored.has(oid)) };
}

/** Since 2.54 git's server counts `--deepen` from the branches on, as the hub does; before, from the boundary on. */
async function countsFromHeads(): Promise<boolean> {
  const [major = 0, minor = 0] = (await git(['version'])).match(/\d+/g)?.map(Number) ?? [];
  return major > 2 || (major === 2 && minor >= 54);
}

/** Compares clones of both servers; answers true when both are there to go on with. */
async function compareClones(what: string, context: FetchContext, clones: Clones, run: RunOnSide): Promise<boolean> {
  context.note(what);
  const behind = existsSync(clones.reference) ? (await boundaryOf(clones.reference)).lacking : [];
  const ran = {
    hub: await run(context.sides.hub, clones.hub),
    reference: await run(context.sides.reference, clones.reference),
  };
  const hub = await stateOf(context.sides.hub, clones.hub, ran.hub.code, ran.hub.stderr);
  const reference = await stateOf(context.sides.reference, clones.reference, ran.reference.code, ran.reference.stderr);
  const isDefect = reference.failed && GIT_DEFECTS.test(ran.reference.stderr);
  if (isDefect || (what.includes('--deepen') && !(await countsFromHeads()))) {
    expectSame(`${what}: fsck`, hub.complaints, []);
    return false;
  }
  if (hub.failed !== reference.failed) {
    throw new Error(
      `${what}: ${hub.failed ? 'fails' : 'works'} on the hub only.\n${ran.hub.stderr}\n${ran.reference.stderr}`,
    );
  }
  // In protocol v0 git's server just hangs up; the hub says why.
  if (
    reference.failed &&
    !EXPECTED_FAILURES.test(ran.reference.stderr + ran.hub.stderr) &&
    !EXPECTED_FAILURES.test(ran.hub.stderr)
  )
    throw new Error(`${what}: fails on both.\n${ran.reference.stderr}`);
  expectSame(`${what}: refs`, hub.refs.split('\n'), reference.refs.split('\n'));
  // A commit that was named as the boundary before it was sent: that clone will never see what the hub's sees behind it.
  const isCutShort = behind.some((oid) => oid !== '' && reference.shallow.includes(oid));
  if (isCutShort || (await keepsHistoryNobodyMaySee(clones.reference, hub, reference))) {
    expectSame(`${what}: fsck`, hub.complaints, []);
    return false;
  }
  expectSame(`${what}: shallow boundaries`, hub.shallow, reference.shallow);
  expectSame(`${what}: fsck`, hub.complaints, []);
  const [lacking, extra] = [difference(reference.objects, hub.objects), difference(hub.objects, reference.objects)];
  expectSame(`${what}: objects`, extra, lacking);
  return !hub.failed;
}

/**
 * Whether the hub left a clone shallow only where git's server handed out commits that no ref leads to any more. What
 * the remote has is in the remote-tracking refs or, for a mirror, in the refs themselves; old ones may linger there, so
 * the remote is asked.
 */
async function keepsHistoryNobodyMaySee(folder: string, hub: CloneState, reference: CloneState): Promise<boolean> {
  const boundary = new Set(reference.shallow.split('\n'));
  const kept = hub.shallow.split('\n').filter((oid) => !boundary.has(oid));
  if (kept.length === 0) return false;
  const listed = await git(['ls-remote', 'origin'], { cwd: folder });
  const tips = listed.split('\n').flatMap((line) => (line === '' ? [] : [line.slice(0, 40)]));
  const seen = await tryGit(['rev-list', '--ignore-missing', '--stdin'], {
    cwd: folder,
    input: `${tips.join('\n')}\n`,
  });
  const visible = new Set(seen.stdout.split('\n'));
  return kept.every((oid) => !visible.has(oid));
}

type Clones = Readonly<Record<Side['name'], string>>;
type RunOnSide = (side: Side, folder: string) => Promise<{ code: number; stderr: string }>;

function difference(all: readonly string[], without: readonly string[]): string[] {
  const set = new Set(without);
  return all.filter((oid) => !set.has(oid)).slice(0, 20);
}

function clonesIn(folder: string, name: string): Clones {
  return { hub: join(folder, `${name}-hub`), reference: join(folder, `${name}-reference`) };
}

async function refNames(context: FetchContext): Promise<string[]> {
  const out = await git(['ls-remote', '--refs', context.sides.reference.gitUrl]);
  return out.split('\n').flatMap((line) => (line === '' ? [] : [line.slice(41)]));
}

async function randomCloneArgs(context: FetchContext): Promise<string[]> {
  const { random, source } = context;
  const names = await refNames(context);
  const short = (prefix: string): string[] =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const args: string[] = [random.pick(['--bare', '--mirror', '--no-checkout', '--no-checkout'])];
  const depth = random.below(100);
  if (depth < 20) args.push(`--depth=${random.between(1, 12)}`);
  else if (depth < 30) args.push(`--shallow-since=${source.latestSeconds - random.below(400_000)}`);
  else if (depth < 40 && names.length > 0) {
    args.push(`--shallow-exclude=${random.pick([...short('refs/heads/'), ...short('refs/tags/')])}`);
  }
  if (depth < 40 && random.chance(60)) args.push('--no-single-branch');
  if (random.chance(30)) args.push(`--filter=${random.pick(FILTERS)}`);
  if (random.chance(15)) args.push('--no-tags');
  const branches = short('refs/heads/');
  if (random.chance(20) && branches.length > 0) args.push('--branch', random.pick(branches));
  if (random.chance(15)) args.push('--single-branch');
  return args;
}

/** A fresh clone with random options. */
export async function randomClone(context: FetchContext, name: string): Promise<Clones | undefined> {
  const args = [
    '-c',
    `protocol.version=${context.random.pick(PROTOCOLS)}`,
    'clone',
    '--quiet',
    ...(await randomCloneArgs(context)),
  ];
  const clones = clonesIn(context.folder, name);
  const works = await compareClones(args.join(' '), context, clones, (side, folder) =>
    tryGit([...args, side.gitUrl, folder]),
  );
  if (works && args.some((arg) => arg.startsWith('--filter'))) await checkOut(context, clones);
  return works ? clones : undefined;
}

/** Checks a commit out, which makes a partial clone fetch what it lacks. */
async function checkOut(context: FetchContext, clones: Clones): Promise<void> {
  const out = await git(['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes/origin'], {
    cwd: clones.hub,
  });
  const names = out.split('\n').filter((line) => line !== '');
  if (names.length === 0) return;
  const name = context.random.pick(names);
  context.note(`read all files of ${name}`);
  const files: string[][] = [];
  for (const folder of [clones.hub, clones.reference]) {
    const archive = await git(['archive', '--format=tar', name], { cwd: folder });
    files.push([String(archive.length), await git(['ls-tree', '-r', '-l', name], { cwd: folder })]);
  }
  expectSame(`files of ${name}`, files[0], files[1]);
}

/** Brings clones up to date with random options; answers whether they can be fetched into again. */
export async function randomFetch(context: FetchContext, clones: Clones): Promise<boolean> {
  const { random, source } = context;
  const args = ['-c', `protocol.version=${random.pick(PROTOCOLS)}`];
  args.push('-c', `fetch.negotiationAlgorithm=${random.pick(['consecutive', 'skipping', 'noop', 'consecutive'])}`);
  args.push('fetch', '--quiet', '--force', ...(random.chance(50) ? ['--prune'] : []));
  args.push(...(random.chance(30) ? [random.pick(['--tags', '--no-tags'])] : []));
  const shallow = (await git(['rev-parse', '--is-shallow-repository'], { cwd: clones.hub })).trim() === 'true';
  const partial = (await tryGit(['config', 'remote.origin.promisor'], { cwd: clones.hub })).code === 0;
  if (shallow && random.chance(70)) {
    args.push(random.pick([`--depth=${random.between(1, 20)}`, `--deepen=${random.between(1, 5)}`, '--unshallow']));
  } else if (!partial && random.chance(10)) {
    args.push(random.pick([`--depth=${random.between(1, 8)}`, `--shallow-since=${source.latestSeconds - 300_000}`]));
  }
  if (partial && random.chance(20)) args.push('--refetch');
  args.push('origin');
  if (random.chance(25)) {
    const names = (await refNames(context)).filter((name) => name.startsWith('refs/heads/'));
    if (names.length > 0) args.push(...random.sample(names, 3).map((name) => `+${name}:refs/picked/${name.slice(11)}`));
  }
  const what = args.join(' ');
  return compareClones(what, context, clones, (_, folder) => tryGit(args, { cwd: folder }));
}

export async function removeClones(clones: Clones): Promise<void> {
  for (const folder of Object.values(clones)) await rm(folder, { recursive: true, force: true });
}

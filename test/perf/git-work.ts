/** Measurements of git over HTTP: clones, fetches and pushes of one repository. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, inScratch, newRepo } from './bench.ts';
import { run, timed } from './commands.ts';
import type { Input } from './inputs.ts';
import type { Figure, Side, Work } from './work.ts';

const ALL_REFS = ['refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*'];
/** A single answer takes a few milliseconds; this many in a row make one sample. */
const LISTINGS = 5;

function wall(title: string, ratioAtMost: number): Figure {
  return { title, metric: 'seconds', unit: 's', bar: { ratioAtMost } };
}

/** Repositories with the whole input, one on each side, pushed when first asked for. */
class Filled {
  readonly #bench: Bench;
  readonly #input: Input;
  readonly #urls = new Map<Side, Promise<string>>();

  constructor(bench: Bench, input: Input) {
    this.#bench = bench;
    this.#input = input;
  }

  url(side: Side): Promise<string> {
    const known = this.#urls.get(side);
    if (known !== undefined) return known;
    const url = this.#fill(side);
    this.#urls.set(side, url);
    return url;
  }

  async #fill(side: Side): Promise<string> {
    const url = await newRepo(this.#bench, side, `${this.#input.name}-filled`, this.#input.head);
    await timed('git', ['push', '--quiet', url, ...ALL_REFS], this.#input.folder);
    return url;
  }
}

export function gitWorks(bench: Bench, input: Input): Work[] {
  const filled = new Filled(bench, input);
  const work = (
    name: string,
    figures: readonly Figure[],
    measure: Work['run'],
    prepare?: () => Promise<void>,
  ): Work => ({
    name,
    input: `${input.name}, ${Math.round(input.objects / 1000)}k objects`,
    figures,
    hasPeer: true,
    prepare: async () => {
      await filled.url('hub');
      await filled.url('peer');
      await prepare?.();
    },
    run: measure,
  });
  const small = smallPush(bench, input, filled);
  const recent = recentFetch(bench, input, filled);
  return [
    work(
      'full clone',
      [
        wall('full clone, wall', 1.0),
        { title: 'full clone, server CPU', metric: 'cpuSeconds', unit: 's', bar: { ratioAtMost: 0.3 } },
      ],
      (side) => fullClone(bench, side, filled),
    ),
    work('depth-1 clone', [wall('depth-1 clone, wall', 1.2)], (side) => clone(bench, side, filled, ['--depth=1'])),
    work('recent fetch', [wall('fetch of the last 100 commits, wall', 1.2)], recent.run, recent.prepare),
    {
      ...work('whole push', [wall('push of the whole repository into an empty one, wall', 1.5)], async (side) => {
        const url = await newRepo(bench, side, `${input.name}-push`, input.head);
        return { seconds: await timed('git', ['push', '--quiet', url, ...ALL_REFS], input.folder) };
      }),
      prepare: () => Promise.resolve(),
    },
    work('small push', [wall('push of one small commit, wall', 1.0)], small.run, small.prepare),
    work('ls-remote', [wall('`git ls-remote`, wall', 1.0)], async (side) => {
      const url = await filled.url(side);
      let seconds = 0;
      for (let i = 0; i < LISTINGS; i++) seconds += await timed('git', ['ls-remote', '--quiet', url]);
      return { seconds: seconds / LISTINGS };
    }),
  ];
}

async function clone(bench: Bench, side: Side, filled: Filled, args: readonly string[]): Promise<{ seconds: number }> {
  const url = await filled.url(side);
  return inScratch(bench, async (folder) => ({
    // Bare: writing a work tree is the client's work alone, and would only hide the server's.
    seconds: await timed('git', ['clone', '--quiet', '--bare', ...args, url, folder]),
  }));
}

async function fullClone(bench: Bench, side: Side, filled: Filled): Promise<{ seconds: number; cpuSeconds: number }> {
  const { hub, peers } = bench;
  const cpu = (): number => (side === 'hub' ? hub.cpuSeconds() : peers.cpuSeconds());
  const url = (await filled.url(side)).replace(`${peers.gitUrl}/`, `${peers.measuredGitUrl}/`);
  return inScratch(bench, async (folder) => {
    const before = cpu();
    const seconds = await timed('git', ['clone', '--quiet', '--bare', url, folder]);
    return { seconds, cpuSeconds: cpu() - before };
  });
}

function recentFetch(bench: Bench, input: Input, filled: Filled): Pick<Work, 'run'> & { prepare(): Promise<void> } {
  const base = join(bench.folder, `${input.name}-before.git`);
  return {
    prepare: async () => {
      run('git', ['init', '--quiet', '--bare', base]);
      const from = commitBefore(input, 100);
      run(
        'git',
        [
          '-c',
          'uploadpack.allowAnySHA1InWant=true',
          'fetch',
          '--quiet',
          `file://${input.folder}`,
          `${from}:${input.head}`,
        ],
        base,
      );
    },
    run: (side) =>
      inScratch(bench, async (folder) => {
        cpSync(base, folder, { recursive: true });
        const url = await filled.url(side);
        return {
          seconds: await timed('git', ['fetch', '--quiet', '--no-tags', url, `+${input.head}:${input.head}`], folder),
        };
      }),
  };
}

/** The newest commit on the main line that at least `count` commits of the branch came after. */
function commitBefore(input: Input, count: number): string {
  const line = run('git', ['rev-list', '--first-parent', `--max-count=${count + 1}`, input.head], input.folder)
    .trim()
    .split('\n');
  for (const commit of line) {
    if (Number(run('git', ['rev-list', '--count', `${commit}..${input.head}`], input.folder)) >= count) return commit;
  }
  throw new Error(`${input.name} has fewer than ${count} commits`);
}

function smallPush(bench: Bench, input: Input, filled: Filled): Pick<Work, 'run'> & { prepare(): Promise<void> } {
  const folders: Record<Side, string> = {
    hub: join(bench.folder, `${input.name}-small-hub.git`),
    peer: join(bench.folder, `${input.name}-small-peer.git`),
  };
  const branch = 'refs/heads/bench-small';
  let number = 0;
  const addCommit = (folder: string): void => {
    const file = join(bench.folder, 'small-file');
    writeFileSync(file, `A small change, number ${++number}\n`);
    const blob = run('git', ['hash-object', '-w', file], folder).trim();
    const listing = run('git', ['ls-tree', '-z', input.head], folder);
    const treeFile = join(bench.folder, 'small-tree');
    writeFileSync(treeFile, `${listing}100644 blob ${blob}\tbench-file\0`);
    const tree = run('sh', ['-c', `git mktree -z < '${treeFile}'`], folder).trim();
    const commit = run('git', ['commit-tree', '-p', branch, '-m', `change ${number}`, tree], folder).trim();
    run('git', ['update-ref', branch, commit], folder);
  };
  return {
    prepare: async () => {
      for (const side of ['hub', 'peer'] as const) {
        run('git', ['clone', '--quiet', '--bare', '--local', input.folder, folders[side]]);
        run('git', ['update-ref', branch, input.head], folders[side]);
        await timed('git', ['push', '--quiet', await filled.url(side), branch], folders[side]);
      }
    },
    run: async (side) => {
      addCommit(folders[side]);
      const url = await filled.url(side);
      return { seconds: await timed('git', ['push', '--quiet', url, branch], folders[side]) };
    },
  };
}

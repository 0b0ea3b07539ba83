/** One repository on two servers, the hub and git's own, and the comparison of what git says about each. */
import type { Remote } from './raw-git.ts';
import { type GitOptions, tryGit } from './git.ts';

export interface Side extends Remote {
  readonly name: 'hub' | 'reference';
  /** The URL for git itself, with credentials in it. */
  readonly gitUrl: string;
}

export interface Sides {
  readonly hub: Side;
  readonly reference: Side;
}

/** Throws with both answers when they differ. */
export function expectSame(what: string, hub: unknown, reference: unknown): void {
  const [ours, theirs] = [hub, reference].map((value) => JSON.stringify(value, null, 1));
  if (ours !== theirs) throw new Error(`${what} differ.\n--- hub\n${ours}\n--- git http-backend\n${theirs}`);
}

/** Does the same on both servers, the hub first, and compares the answers. */
export async function onBoth<T>(sides: Sides, what: string, act: (side: Side) => Promise<T>): Promise<T> {
  const hub = await act(sides.hub);
  expectSame(what, hub, await act(sides.reference));
  return hub;
}

export interface PushOutcome {
  readonly failed: boolean;
  /** `flag from:to summary` for each ref, in order; the server's reason for a refusal is its own. */
  readonly refs: readonly string[];
}

/** Pushes with real git and reduces what it prints to what both servers must agree on. */
export async function pushOutcome(side: Side, args: readonly string[], options: GitOptions): Promise<PushOutcome> {
  const run = await tryGit(
    ['push', '--porcelain', ...args.map((arg) => (arg === 'REMOTE' ? side.gitUrl : arg))],
    options,
  );
  const refs = run.stdout
    .split('\n')
    .flatMap((line) => {
      const [flag, names, summary] = line.split('\t');
      if (flag === undefined || names === undefined || summary === undefined) return [];
      return [`${flag} ${names} ${summary.replace(/(\[remote (?:rejected|failure)\]) .*/, '$1')}`];
    })
    .sort();
  if (run.code !== 0 && refs.length === 0 && !/rejected|nothing|No refs|shallow|denied|match/.test(run.stderr)) {
    return { failed: true, refs: [`stderr on ${side.name}: ${run.stderr}`] };
  }
  return { failed: run.code !== 0, refs };
}

/** Everything `git ls-remote` says, HEAD's branch included. */
export async function refMap(side: Side, protocol: string): Promise<readonly string[]> {
  const run = await tryGit(['-c', `protocol.version=${protocol}`, 'ls-remote', '--symref', side.gitUrl]);
  if (run.code !== 0) throw new Error(`ls-remote on ${side.name}: ${run.stderr}`);
  return run.stdout.split('\n');
}

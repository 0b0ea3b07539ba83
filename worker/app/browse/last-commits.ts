/**
 * Finds which commits last changed the entries of a folder: in a glance, which may have to leave some open, or
 * thoroughly. What was found is kept, so that a walk ends where an earlier one began.
 */
import type { Oid } from '../../domain/oid.ts';
import { Kept } from '../../formats/kept.ts';
import { type LastCommitOptions, type LastCommits, lastCommits } from '../../git/last-commit.ts';
import type { Services } from '../services.ts';
import type { OpenRevision } from './open-revision.ts';

/** `glance`: what a page may wait for. `thorough`: what somebody who asked for it may. */
export type Patience = 'glance' | 'thorough';

/** Both in work, since there are clocks that stand still while a request computes, and in time, since stores differ. */
const limits = {
  glance: { maxCommits: 2000, maxTreeBytes: 32 << 20, maxMs: 100 },
  thorough: { maxCommits: 100_000, maxTreeBytes: 2 ** 31, maxMs: 20_000 },
} as const satisfies Readonly<Record<Patience, LastCommitOptions & { readonly maxMs: number }>>;

/** What was found from one commit: the last commit by name. */
interface Finding {
  readonly from: Oid;
  readonly commits: ReadonlyMap<string, Oid>;
}

/** A folder's, from its last revisions looked at: those of branches and of what was pushed onto them. */
const MAX_FINDINGS = 4;

/** By repository and folder; about 10 MB. */
const findings = new Kept<readonly Finding[]>(50_000, (list) =>
  list.reduce((sum, { commits }) => sum + commits.size + 1, 0),
);

/**
 * By name, the number of a commit in the revision's view; names may be missing as `lastCommits` says. `since`: when the
 * search began, for one that goes on from folder to folder.
 */
export async function findLastCommits(
  services: Services,
  { repo, view, commit, oid }: OpenRevision,
  directory: string,
  names: readonly string[],
  patience: Patience,
  since = services.clock.now(),
): Promise<LastCommits> {
  const key = `${repo.id}\n${directory}`;
  const known = new Map<number, Map<string, number>>();
  for (const { from, commits } of findings.get(key) ?? []) {
    const number = view.commits.find(from);
    if (number !== -1) known.set(number, new Map([...commits].map(([name, last]) => [name, view.commits.find(last)])));
  }
  const { maxMs, ...limit } = limits[patience];
  const isOver = (): boolean => services.clock.now() - since > maxMs;
  const found = await lastCommits(view, commit, directory, names, { ...limit, isOver, known });
  keep(key, { from: oid, commits: new Map([...found.commits].map(([name, last]) => [name, view.commits.oid(last)])) });
  return found;
}

/** Also what was found before a limit is right, and spares the next walk from going all the way for it. */
function keep(key: string, { from, commits }: Finding): void {
  const others = findings.get(key) ?? [];
  const same = others.find((finding) => finding.from === from);
  const merged = { from, commits: same === undefined ? commits : new Map([...same.commits, ...commits]) };
  findings.set(key, [merged, ...others.filter((finding) => finding !== same)].slice(0, MAX_FINDINGS));
}

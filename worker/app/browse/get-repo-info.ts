/** Everything an info answer may show of one repository at one revision; what is not needed is not read. */
import { findRepoCard, listRepoTags } from '../../catalog/repo-cards.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type OpenRevision, openRevisionIfBorn } from './open-revision.ts';
import { isPublished } from './published-card.ts';
import { listFiles, readFacts } from './read-facts.ts';
import { describeEntry } from './repo-entry.ts';
import { type ShownFacts, noFacts, shownFacts, storedFacts } from './shown-facts.ts';
import type { LfsFile } from './repo-entry.ts';

export interface RepoInfoInput {
  /** Absent: the default branch, which may have no commit yet. */
  readonly revision?: string;
  readonly withFacts: boolean;
  /** False keeps back the facts of what nobody with the right to write has published: a gate hides its files. */
  readonly mayReadFiles: boolean;
  readonly siblings: 'none' | 'names' | 'blobs';
}

export interface Sibling {
  readonly path: string;
  /** Present for `blobs`. */
  readonly blob?: { readonly oid: Oid; readonly sizeBytes: number; readonly lfs?: LfsFile };
}

export interface RepoInfo {
  readonly repo: RepoRecord;
  /** Null while the default branch has no commit. */
  readonly sha: Oid | null;
  readonly facts: ShownFacts;
  readonly siblings: readonly Sibling[];
}

export async function getRepoInfo(
  services: Services,
  repo: RepoRecord,
  input: RepoInfoInput,
): Promise<Result<RepoInfo, HubError>> {
  const opened = await openRevisionIfBorn(services, repo, input.revision === undefined ? [] : [input.revision]);
  if (!opened.ok && input.revision !== undefined) return opened;
  if (!opened.ok || opened.value === null) return ok({ repo, sha: null, facts: noFacts, siblings: [] });
  const revision = opened.value;
  const withFacts = input.withFacts && (input.mayReadFiles || isPublished(revision));
  const facts = withFacts ? await factsOf(services, revision) : noFacts;
  return ok({ repo, sha: revision.oid, facts, siblings: await siblingsOf(revision, input.siblings) });
}

/** From the catalogue when it knows this very commit, else from the files. */
async function factsOf(services: Services, revision: OpenRevision): Promise<ShownFacts> {
  const { repo, oid } = revision;
  if (repo.indexedSha === oid) {
    const { catalog } = services;
    const [stored, tags] = await Promise.all([findRepoCard(catalog, repo.id), listRepoTags(catalog, repo.id)]);
    if (stored !== null) return storedFacts(stored, tags);
  }
  return shownFacts(await readFacts(services, revision));
}

async function siblingsOf(revision: OpenRevision, wanted: RepoInfoInput['siblings']): Promise<Sibling[]> {
  if (wanted === 'none') return [];
  const files = await listFiles(revision);
  if (wanted === 'names') return [...files.keys()].map((path) => ({ path }));
  const siblings: Sibling[] = [];
  for (const [path, found] of files) {
    const entry = await describeEntry(revision.view, found);
    if (entry === null) continue;
    const { oid, sizeBytes, lfs } = entry;
    siblings.push({ path, blob: { oid, sizeBytes, ...(lfs === undefined ? {} : { lfs }) } });
  }
  return siblings;
}

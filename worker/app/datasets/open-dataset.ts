/** Opens a dataset at a revision for reading its rows, and finds its subsets and splits once for each commit. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { parseCard } from '../../formats/card.ts';
import { type ConfigLayout, findLayout } from '../../formats/datasets/layout.ts';
import { Kept } from '../../formats/kept.ts';
import type { PathEntry } from '../../git/tree.ts';
import { readBlob } from '../browse/find-file.ts';
import { type OpenRevision, openNamedRevision } from '../browse/open-revision.ts';
import { listFiles } from '../browse/read-facts.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import type { DatasetRef } from './types.ts';

/** What the files of a table are read from. */
export interface OpenFiles {
  readonly revision: OpenRevision;
  /** By path; those of the table at least. */
  readonly files: ReadonlyMap<string, PathEntry>;
}

export interface OpenDataset extends OpenFiles {
  readonly configs: readonly ConfigLayout[];
}

interface Looked {
  readonly configs: readonly ConfigLayout[];
  readonly files: ReadonlyMap<string, PathEntry>;
}

const MAX_CARD_BYTES = 2 << 20;

/** By commit: the same commit holds the same files in every repository. Weighed by the number of files. */
const looked = new Kept<Looked>(200_000, (value) => value.files.size + 10);

export async function openDataset(
  services: Services,
  actor: Actor,
  ref: DatasetRef,
): Promise<Result<OpenDataset, HubError>> {
  const revision = await openDatasetRevision(services, actor, ref);
  if (!revision.ok) return revision;
  const known = looked.get(revision.value.oid) ?? looked.set(revision.value.oid, await lookThrough(revision.value));
  return ok({ revision: revision.value, ...known });
}

/** The dataset's commit, for an actor who may read its files. */
export async function openDatasetRevision(
  services: Services,
  actor: Actor,
  { dataset, revision }: DatasetRef,
): Promise<Result<OpenRevision, HubError>> {
  const repo = await getRepo(services, actor, dataset, 'read');
  return repo.ok ? openNamedRevision(services, repo.value, revision) : repo;
}

async function lookThrough(revision: OpenRevision): Promise<Looked> {
  const files = await listFiles(revision);
  const found = files.get('README.md');
  const entry = found === undefined ? null : await describeEntry(revision.view, found);
  const isReadable = entry !== null && entry.lfs === undefined && entry.sizeBytes <= MAX_CARD_BYTES;
  const readme = isReadable ? new TextDecoder().decode(await readBlob(revision, entry)) : '';
  return { files, configs: await findLayout(parseCard(readme).data, files.keys()) };
}

/** The subset and split by name; `split-not-found` in the words of the protocols is a 404 here. */
export function findSplit(
  dataset: OpenDataset,
  config: string,
  split: string,
): Result<{ readonly config: ConfigLayout; readonly paths: readonly string[] }, HubError> {
  const named = dataset.configs.find((candidate) => candidate.name === config);
  if (named === undefined) {
    return fail(hubError('not-found', `There is no subset "${config.slice(0, 200)}" in this dataset.`));
  }
  const paths = named.splits.find((candidate) => candidate.split === split)?.paths;
  return paths === undefined
    ? fail(hubError('not-found', `There is no split "${split.slice(0, 200)}" in the subset "${config.slice(0, 200)}".`))
    : ok({ config: named, paths });
}

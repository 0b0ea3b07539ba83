/** Lists the commits of a revision or of one of its files, a page at a time; a file's go on through renames. */
import { fileHistory } from '../../git/diff/file-history.ts';
import { log } from '../../git/history.ts';
import { findEntry } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { type DescribedCommit, describeCommits } from './described-commit.ts';

export interface HistoryPage {
  /** Newest first; `path` is what the file was called in that commit. */
  readonly commits: readonly (DescribedCommit & { readonly path: string })[];
  readonly hasMore: boolean;
  /** The hub looked no further back. */
  readonly isCut: boolean;
}

/** Enough for any usual history of a file; each commit costs a look into its tree. */
const MAX_COMMITS = 50_000;

export async function listHistory(
  services: Services,
  revision: OpenRevision,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<HistoryPage> {
  const { view, commit, path } = revision;
  const found: { readonly commit: number; readonly path: string }[] = [];
  let isCut = false;
  const isFile = path !== '' && (await findEntry(view, revision.tree, path))?.kind !== 'tree';
  // One more than asked for tells whether there is a next page.
  const range = { skip, limit: limit + 1 };
  if (isFile) {
    const walk = fileHistory(view, commit, path, { ...range, maxCommits: MAX_COMMITS });
    for (let step = await walk.next(); ; step = await walk.next()) {
      if (step.done === true) {
        isCut = step.value;
        break;
      }
      found.push(step.value);
    }
  } else {
    const options = path === '' ? range : { ...range, path };
    for await (const number of log(view, [commit], options)) found.push({ commit: number, path });
  }
  const shown = found.slice(0, limit);
  const described = await describeCommits(
    services,
    revision,
    shown.map((version) => version.commit),
  );
  const commits = described.map((one, index) => ({ ...one, path: shown[index]?.path ?? path }));
  return { commits, hasMore: found.length > limit, isCut };
}

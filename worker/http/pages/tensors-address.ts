/** `?show_tensors=` on a repository's page, as links made for the Hugging Face Hub have it: leads to the file's own page. */
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import { findWeightsFile } from '../../app/weights/find-weights-file.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import type { HubContext } from '../hub-env.ts';

/** Null when nothing was asked for, or when there is no such file to tell. */
export async function tensorsAddress(context: HubContext, revision: OpenRevision): Promise<string | null> {
  const asked = context.req.query('show_tensors') ?? context.req.query('show_file_info') ?? '';
  if (asked === '') return null;
  const file = asked === 'true' ? await findWeightsFile(revision) : asked;
  if (file === null) return null;
  const { repo } = revision;
  const parts = [repo.defaultBranch, ...file.split('/')].map(encodeURIComponent);
  return `/${repoUrlPath(repoPathOf(repo))}/blob/${parts.join('/')}#tensors`;
}

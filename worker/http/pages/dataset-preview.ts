/** Decides what the card page of a dataset shows of its rows. */
import type { DatasetPreviewData } from '#portal';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { HubContext } from '../hub-env.ts';

/** Asked only for those who may read the files. Null when there is nothing to show. */
export async function datasetPreview(
  _context: HubContext,
  _revision: OpenRevision,
): Promise<DatasetPreviewData | null> {
  return null;
}

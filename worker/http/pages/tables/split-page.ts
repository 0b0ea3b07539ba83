/** What every page about one split starts from. */
import type { DatasetPlace } from '#portal';
import type { DatasetLayout, SplitRef } from '../../../app/datasets/types.ts';

export interface SplitPage {
  readonly ref: SplitRef;
  readonly place: DatasetPlace;
  readonly layout: DatasetLayout;
}

/** A file that a spreadsheet still opens; all rows are in the dataset's own files. */
export const MAX_EXPORT_ROWS = 100_000;

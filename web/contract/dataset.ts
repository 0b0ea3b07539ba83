/** Data of a dataset's pages: the preview on its card, and its viewer. */

/** What the card page of a dataset shows of its rows. */
export interface DatasetPreviewData {
  readonly config: string;
  readonly split: string;
}

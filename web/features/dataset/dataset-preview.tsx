/** The first rows of a dataset on its card page. */
import type { JSX } from 'solid-js';
import type { DatasetPreviewData, RepoName } from '../../contract.ts';

export function DatasetPreview(_props: { repo: RepoName; preview: DatasetPreviewData }): JSX.Element {
  return null;
}

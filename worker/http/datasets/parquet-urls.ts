/** Where the Parquet files of a split are. */
import type { DescribedSplit } from '../../app/datasets/describe-dataset.ts';
import { type RepoPath, repoFullName, repoUrlPath } from '../../domain/repo.ts';

export interface ParquetUrl {
  readonly url: string;
  /** Of a file that is made when it is asked for: of the files it is made of. */
  readonly sizeBytes: number;
}

export function parquetUrls(
  baseUrl: string,
  dataset: RepoPath,
  commit: string,
  split: DescribedSplit,
): readonly ParquetUrl[] {
  if (split.isParquet) {
    return split.files.map(({ path, sizeBytes }) => ({
      url: `${baseUrl}/${repoUrlPath(dataset)}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`,
      sizeBytes,
    }));
  }
  const place = [split.config, split.split].map(encodeURIComponent).join('/');
  const sizeBytes = split.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return [{ url: `${baseUrl}/api/datasets/${repoFullName(dataset)}/parquet/${place}/0.parquet`, sizeBytes }];
}

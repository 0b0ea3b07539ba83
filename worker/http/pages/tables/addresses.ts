/** Addresses of the pages about one split, and of what SQL reads in the browser. */
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { repoPathOf } from '../../../domain/repo-record.ts';
import { repoUrlPath } from '../../../domain/repo.ts';

export function repoPagePath(repo: RepoRecord): string {
  return `/${repoUrlPath(repoPathOf(repo))}`;
}

export function splitPath(repo: RepoRecord, config: string, split: string): string {
  return `${repoPagePath(repo)}/viewer/${encodeURIComponent(config)}/${encodeURIComponent(split)}`;
}

export function filePath(repo: RepoRecord, section: string, revision: string, path: string): string {
  const encoded = path.split('/').map((part) => encodeURIComponent(part.toWellFormed()));
  return [repoPagePath(repo), section, encodeURIComponent(revision), ...encoded].join('/');
}

/** What names a repository, on every page that speaks of one. */

export type RepoKind = 'model' | 'dataset' | 'space' | 'code';

export interface RepoName {
  readonly kind: RepoKind;
  readonly namespace: string;
  readonly name: string;
}

/** The kinds of repositories in the order the portal shows them. */
import type { RepoKind } from '../contract.ts';
import type { IconName } from '../ui/icon.tsx';

export const repoKinds: readonly RepoKind[] = ['model', 'dataset', 'space', 'code'];

export const kindIcon: Readonly<Record<RepoKind, IconName>> = {
  model: 'model',
  dataset: 'dataset',
  space: 'space',
  code: 'code',
};

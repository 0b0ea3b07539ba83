/** A repository as the catalogue knows it: what every protocol needs before it looks into git data. */
import type { Gating } from './access.ts';
import type { Oid } from './oid.ts';
import type { NamespaceId, RepoId, RepoKind, RepoPath, UserId, Visibility } from './repo.ts';

export interface RepoRecord {
  readonly id: RepoId;
  readonly kind: RepoKind;
  /** The namespace's name in its own spelling. */
  readonly namespace: string;
  readonly namespaceId: NamespaceId;
  /** Who made it; null when nobody knows any more. */
  readonly creatorId: UserId | null;
  /** The repository's name in its own spelling. */
  readonly name: string;
  readonly visibility: Visibility;
  /** Null: whoever sees the repository may read its files. */
  readonly gating: Gating | null;
  /** One line for people, empty when there is none. */
  readonly description: string;
  /** Short name of the branch that clones check out, e.g. `main`. */
  readonly defaultBranch: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When the content last changed (a push), in milliseconds since the epoch. */
  readonly updatedAt: number;
  /** Files downloaded in the last 30 days. */
  readonly downloads: number;
  readonly downloadsAllTime: number;
  readonly likes: number;
  /** Higher is hotter; only for sorting. */
  readonly trendingScore: number;
  /** The default branch's commit, null while it has none. */
  readonly headSha: Oid | null;
  /** The commit the card, tags and metadata in the catalogue were read from. */
  readonly indexedSha: Oid | null;
  /** Bytes of packs and linked LFS objects. */
  readonly storageBytes: number;
  /**
   * Present when the repository was asked for by a name it does not carry (renamed, moved, or another spelling):
   * that name, exactly as asked. A dialect that redirects compares this with the record's own path.
   */
  readonly movedFrom?: RepoPath;
}

export function repoPathOf(repo: RepoRecord): RepoPath {
  return { kind: repo.kind, namespace: repo.namespace, name: repo.name };
}

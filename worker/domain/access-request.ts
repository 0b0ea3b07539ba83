/** A person's request to read the files of a gated repository. */
import type { RepoId, UserId } from './repo.ts';

export type AccessRequestId = string & { readonly __brand: 'AccessRequestId' };

export const accessRequestStatuses = ['pending', 'accepted', 'rejected'] as const;
export type AccessRequestStatus = (typeof accessRequestStatuses)[number];

export interface AccessRequestRecord {
  readonly id: AccessRequestId;
  readonly repoId: RepoId;
  readonly userId: UserId;
  readonly status: AccessRequestStatus;
  /** False when access was given unasked: then the person did not agree to show their address. */
  readonly isAsked: boolean;
  /** What the person answered to the repository's own questions. */
  readonly fields: Readonly<Record<string, string | boolean>> | null;
  readonly rejectionReason: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Null while nobody has decided. */
  readonly reviewedAt: number | null;
}

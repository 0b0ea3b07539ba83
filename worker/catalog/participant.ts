/** People in joined rows. */
import type { Participant } from '../domain/discussion.ts';
import type { UserId } from '../domain/repo.ts';

/** Null for an account that is gone. */
export function participantOf(
  userId: UserId | null,
  username: string | null,
  fullName: string | null,
): Participant | null {
  return userId === null || username === null ? null : { userId, username, fullName: fullName ?? '' };
}

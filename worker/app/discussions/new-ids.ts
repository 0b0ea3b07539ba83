/** Ids of discussions and their events: 24 hex digits, unguessable, as clients of the Hugging Face Hub expect. */
import { hexOf } from '../../domain/bytes.ts';
import type { DiscussionId, EventId } from '../../domain/discussion.ts';

export function newDiscussionId(): DiscussionId {
  return newId() as DiscussionId;
}

export function newEventId(): EventId {
  return newId() as EventId;
}

function newId(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(12)));
}

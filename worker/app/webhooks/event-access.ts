/** Who may be told of an event: whoever sees the repository it happened to. Nothing of its files is in one. */
import { decide } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import type { EventRepo } from '../../domain/hub-event.ts';
import { actorOf } from '../accounts/actor-of.ts';

export function mayReadEvent(owner: UserRecord, { namespaceId, visibility }: EventRepo): boolean {
  return decide(actorOf(owner, 'read'), 'see', { namespaceId, visibility, gating: null }) === 'allow';
}

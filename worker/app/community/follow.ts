/** Follows a user or an organization, or stops doing so. */
import { deleteFollow, insertFollow } from '../../catalog/follows.ts';
import type { Actor } from '../../domain/access.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { findOwner } from './find-owner.ts';

export interface FollowInput {
  readonly name: string;
  readonly kind: NamespaceRecord['kind'];
  readonly follow: boolean;
}

export async function follow(services: Services, actor: Actor, input: FollowInput): Promise<Result<null, HubError>> {
  const user = requireWriter(actor);
  if (!user.ok) return user;
  const owner = await findOwner(services, input.name, input.kind);
  if (!owner.ok) return owner;
  const { userId, username } = user.value;
  if (input.kind === 'user' && owner.value.name === username) {
    return fail(hubError('bad-request', 'Nobody can follow themselves.'));
  }
  if (input.follow) await insertFollow(services.catalog, userId, owner.value.id, services.clock.now());
  else await deleteFollow(services.catalog, userId, owner.value.id);
  return ok(null);
}

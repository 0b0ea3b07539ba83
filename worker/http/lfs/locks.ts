/** The locking API (git-lfs, docs/api/locking.md). */
import { createLock } from '../../app/lfs/create-lock.ts';
import { listLocks } from '../../app/lfs/list-locks.ts';
import { removeLock } from '../../app/lfs/remove-lock.ts';
import type { LfsLock } from '../../catalog/lfs-locks.ts';
import { hubError } from '../../domain/errors.ts';
import {
  type WireLock,
  createLockRequest,
  listLocksQuery,
  unlockRequest,
  verifyLocksRequest,
} from '../../lfs/protocol.ts';
import type { HubContext } from '../hub-env.ts';
import { lfsError, lfsJson } from './errors.ts';
import { jsonBody, repoPathOf } from './request.ts';

export async function postLock(context: HubContext): Promise<Response> {
  const repo = repoPathOf(context);
  if (!repo.ok) return lfsError(context, repo.error);
  const body = await jsonBody(context, createLockRequest);
  if (!body.ok) return lfsError(context, body.error);
  const input = { repo: repo.value, path: body.value.path, ref: body.value.ref?.name ?? null };
  const created = await createLock(context.get('services'), context.get('actor'), input);
  if (!created.ok) return lfsError(context, created.error);
  const { lock, isNew } = created.value;
  if (isNew) return lfsJson({ lock: wireLock(lock) }, 201);
  const message = `${lock.path} is already locked by ${lock.ownerName}.`;
  return lfsJson({ lock: wireLock(lock), message, request_id: context.get('requestId') }, 409);
}

export async function getLocks(context: HubContext): Promise<Response> {
  const repo = repoPathOf(context);
  if (!repo.ok) return lfsError(context, repo.error);
  const query = listLocksQuery.safeParse(context.req.query());
  if (!query.success) return lfsError(context, hubError('unprocessable', 'The query is not valid.'));
  const { path, id, cursor, limit } = query.data;
  const filter = {
    ...(path !== undefined && path !== '' && { path }),
    ...(id !== undefined && id !== '' && { id }),
    ...(cursor !== undefined && cursor !== '' && { after: cursor }),
  };
  const input = { repo: repo.value, action: 'read' as const, filter, limit };
  const page = await listLocks(context.get('services'), context.get('actor'), input);
  if (!page.ok) return lfsError(context, page.error);
  const { locks, next } = page.value;
  return lfsJson({ locks: locks.map(wireLock), ...(next !== undefined && { next_cursor: next }) });
}

/** What a push asks: which locks are its own, and which belong to others. */
export async function postLocksVerify(context: HubContext): Promise<Response> {
  const repo = repoPathOf(context);
  if (!repo.ok) return lfsError(context, repo.error);
  const body = await jsonBody(context, verifyLocksRequest);
  if (!body.ok) return lfsError(context, body.error);
  const { cursor, limit } = body.value;
  const filter = typeof cursor === 'string' && cursor !== '' ? { after: cursor } : {};
  const actor = context.get('actor');
  const page = await listLocks(context.get('services'), actor, { repo: repo.value, action: 'write', filter, limit });
  if (!page.ok) return lfsError(context, page.error);
  const { locks, next } = page.value;
  const isOurs = (lock: LfsLock): boolean => actor.kind === 'user' && lock.ownerId === actor.userId;
  return lfsJson({
    ours: locks.filter(isOurs).map(wireLock),
    theirs: locks.filter((lock) => !isOurs(lock)).map(wireLock),
    ...(next !== undefined && { next_cursor: next }),
  });
}

export async function postUnlock(context: HubContext): Promise<Response> {
  const repo = repoPathOf(context);
  if (!repo.ok) return lfsError(context, repo.error);
  const body = await jsonBody(context, unlockRequest);
  if (!body.ok) return lfsError(context, body.error);
  const input = { repo: repo.value, id: context.req.param('id') ?? '', force: body.value.force === true };
  const removed = await removeLock(context.get('services'), context.get('actor'), input);
  return removed.ok ? lfsJson({ lock: wireLock(removed.value) }) : lfsError(context, removed.error);
}

function wireLock({ id, path, lockedAt, ownerName }: LfsLock): WireLock {
  const lockedAtText = new Date(lockedAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return { id, path, locked_at: lockedAtText, owner: { name: ownerName } };
}

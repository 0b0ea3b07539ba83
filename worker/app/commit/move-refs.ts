/**
 * Moves refs of a repository to objects it has or gets with the same step: what a push does, for everything that the hub
 * does itself. The same checks hold, the same transaction decides, and the same work follows.
 */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { refRefusals } from '../../ports/repo-store.ts';
import { type RefChange, afterPush } from '../git/after-push.ts';
import { ReceivedPush } from '../git/receive-pack.ts';
import type { Services } from '../services.ts';
import type { ObjectDraft } from './object-draft.ts';

export interface RefMoves {
  /** All of them or none. `oldOid` is where the ref has to be. */
  readonly changes: readonly RefChange[];
  /** What the repository gets with it. */
  readonly pack?: AsyncIterable<Uint8Array>;
  /**
   * For what the hub itself was asked to do with whole histories: the default branch may lose commits, and refs of pull
   * requests move whatever their state. The caller has decided whether the actor may.
   */
  readonly allowForced?: boolean;
}

export type MoveOutcome =
  | { readonly kind: 'done' }
  /** Some ref is not where it was expected: look again and decide anew. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly error: HubError };

export async function moveRefs(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  moves: RefMoves,
): Promise<MoveOutcome> {
  const request = { commands: moves.changes, capabilities: new Set(['atomic']), options: [], shallow: [] };
  const push = new ReceivedPush(services, repo, actor, request, { allowForced: moves.allowForced === true });
  if (moves.pack !== undefined) await push.read(moves.pack);
  const report = await push.complete(() => undefined);
  const errors = report.refs.map(({ error }) => error).filter((error) => error !== null);
  if (errors.length === 0) {
    afterPush(services, { repo, actor, changes: moves.changes });
    return { kind: 'done' };
  }
  if (errors.some((error) => error === refRefusals.moved || error === refRefusals.exists)) return { kind: 'moved' };
  const own = errors.find((error) => error !== 'atomic push failed') ?? 'the change was refused';
  const reasons = report.messages.filter((line) => line.startsWith('error: ')).map((line) => line.slice(7));
  const message = reasons.length > 0 ? reasons.join('; ') : (report.unpackError ?? own);
  return { kind: 'refused', error: hubError('bad-request', `This was refused: ${message}.`) };
}

/** As `moveRefs`, with the objects of a draft. */
export function moveRefsTo(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  draft: ObjectDraft,
  moves: Omit<RefMoves, 'pack'>,
): Promise<MoveOutcome> {
  return moveRefs(services, actor, repo, draft.isEmpty ? moves : { ...moves, pack: draft.pack() });
}

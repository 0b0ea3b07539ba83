/** Where the actor stands at the gate of a repository, for the page that asks them to pass it. */
import { findAccessRequest } from '../../catalog/access-requests.ts';
import type { AccessRequestRecord } from '../../domain/access-request.ts';
import { type Actor, type Gating, decide } from '../../domain/access.ts';
import { type GateForm, gateFormOf } from '../../domain/gate-form.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Services } from '../services.ts';

export interface AccessState {
  readonly gating: Gating;
  readonly form: GateForm;
  /** Null when the actor has not asked, or nobody knows who it is. */
  readonly request: AccessRequestRecord | null;
}

/** Null where there is no gate for this actor. `cardData`: the front matter of the repository's card. */
export async function getAccessState(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  cardData: Readonly<Record<string, unknown>>,
): Promise<AccessState | null> {
  if (repo.gating === null || decide(actor, 'read', repo) !== 'gated') return null;
  const request = actor.kind === 'user' ? await findAccessRequest(services.catalog, repo.id, actor.userId) : null;
  return { gating: repo.gating, form: gateFormOf(cardData), request };
}

/** What the portal shows of a gated repository's gate, from either side. */
import type { AccessRequestView, GateView } from '#portal';
import { getAccessState } from '../../app/community/get-access-state.ts';
import type { ListedAccessRequest } from '../../catalog/access-requests.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { HubContext } from '../hub-env.ts';

/** Null where nothing stands between this viewer and the files. */
export async function gateView(
  context: HubContext,
  repo: RepoRecord,
  cardData: Readonly<Record<string, unknown>>,
): Promise<GateView | null> {
  const state = await getAccessState(context.get('services'), context.get('actor'), repo, cardData);
  if (state === null) return null;
  const { request, form, gating } = state;
  const status = request?.status ?? 'none';
  if (status === 'accepted') return null;
  const reason = request?.rejectionReason ?? null;
  // Who waited when the gate became an automatic one only has to ask again.
  return {
    gating,
    status: status === 'pending' && gating === 'auto' ? 'none' : status,
    ...(reason !== null && { reason }),
    ...form,
  };
}

export function accessRequestView({ request, user }: ListedAccessRequest): AccessRequestView {
  return {
    id: request.id,
    username: user.username,
    fullName: user.fullName,
    ...(user.email !== null && { email: user.email }),
    askedAt: request.createdAt,
    answers: Object.entries(request.fields ?? {}).map(([question, answer]) => ({
      question,
      answer: typeof answer === 'string' ? answer : '✓',
    })),
  };
}

/** `GET` and `POST /[{kind}s/]{ns}/{name}/settings`: what those who manage a repository may change. */
import type { RepoSettingsData } from '#portal';
import type { Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { listWritableNamespaces } from '../../app/accounts/list-writable-namespaces.ts';
import { type UserActor, requireUser } from '../../app/accounts/require.ts';
import { listRefs } from '../../app/browse/list-refs.ts';
import { handleAccessRequest } from '../../app/community/handle-access-request.ts';
import { listAccessRequests } from '../../app/community/list-access-requests.ts';
import { deleteRepo } from '../../app/repos/delete-repo.ts';
import { checkAccess, getRepo } from '../../app/repos/get-repo.ts';
import { moveRepo } from '../../app/repos/move-repo.ts';
import { type RepoSettings, updateRepoSettings } from '../../app/repos/update-repo-settings.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoFullName, repoUrlPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { formFailure, ownFailure } from './form-failure.ts';
import { accessRequestView } from './gate-view.ts';
import type { RepoPage } from './repo-page.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';
import { ownValue } from '../../domain/own-value.ts';

const DAY_MS = 24 * 3600_000;
const MAX_BRANCHES = 200;
/** Of those who wait; the others come into sight as these are decided. */
const MAX_REQUESTS = 100;

export const showRepoSettings: RepoPage = async (context, repo, rest) => {
  if (rest.length > 0) return ok(await context.notFound());
  const managed = await checkAccess(context.get('services'), context.get('actor'), repo, 'manage');
  if (!managed.ok) return managed;
  const isSaved = context.req.query('saved') !== undefined;
  return respond(context, repo, isSaved ? { form: 'general', failure: null } : null);
};

export const submitRepoSettings: Handler<HubEnv> = async (context, next) => {
  const url = parseRepoUrl(context.req.path);
  if (url === null || url.rest !== '/settings') return next();
  const found = await getRepo(context.get('services'), context.get('actor'), url.path, 'manage');
  if (!found.ok) return formatPageError(context, found.error);
  const form = await readForm(context.req.raw);
  const answer = await (ownValue(forms, form.get('form') ?? '') ?? submitGeneral)(context, found.value, form);
  return answer.ok ? answer.value : formatPageError(context, answer.error);
};

type Submit = (context: HubContext, repo: RepoRecord, form: URLSearchParams) => Promise<Result<Response, HubError>>;

const submitGeneral: Submit = async (context, repo, form) => {
  const branch = form.get('branch') ?? '';
  const saved = await updateRepoSettings(context.get('services'), context.get('actor'), repo, {
    description: form.get('description') ?? '',
    visibility: form.get('visibility') === 'private' ? 'private' : 'public',
    ...gatingOf(form.get('gating')),
    ...(branch !== '' && { defaultBranch: branch }),
  });
  if (saved.ok) return ok(context.redirect(`/${repoUrlPath(saved.value)}/settings?saved`, 303));
  const { failure, status } = formFailure(saved.error);
  return respond(context, repo, { form: 'general', failure }, status);
};

/** A form without the field leaves the gate as it is. */
function gatingOf(given: string | null): Pick<RepoSettings, 'gating'> {
  if (given === 'none') return { gating: null };
  return given === 'auto' || given === 'manual' ? { gating: given } : {};
}

const submitAccess: Submit = async (context, repo, form) => {
  const handled = await handleAccessRequest(context.get('services'), context.get('actor'), repo, {
    request: { id: form.get('request') ?? '' },
    status: form.get('status') === 'accepted' ? 'accepted' : 'rejected',
  });
  if (handled.ok) return ok(context.redirect(`/${repoUrlPath(repo)}/settings#requests`, 303));
  const { failure, status } = formFailure(handled.error);
  return respond(context, repo, { form: 'access', failure }, status);
};

const submitMove: Submit = async (context, repo, form) => {
  const moved = await moveRepo(context.get('services'), context.get('actor'), {
    from: repo,
    toNamespace: (form.get('owner') ?? '').trim() || repo.namespace,
    toName: (form.get('name') ?? '').trim(),
  });
  if (moved.ok) return ok(context.redirect(`/${repoUrlPath(moved.value)}`, 303));
  const { failure, status } = formFailure(moved.error);
  return respond(context, repo, { form: 'move', failure }, status);
};

const submitDelete: Submit = async (context, repo, form) => {
  if ((form.get('confirmation') ?? '').trim() !== repoFullName(repo)) {
    const { failure, status } = ownFailure('not-confirmed');
    return respond(context, repo, { form: 'delete', failure }, status);
  }
  const deleted = await deleteRepo(context.get('services'), context.get('actor'), repo);
  if (deleted.ok) return ok(context.redirect(`/${repo.namespace}`, 303));
  const { failure, status } = formFailure(deleted.error);
  return respond(context, repo, { form: 'delete', failure }, status);
};

const forms: Readonly<Record<string, Submit | undefined>> = {
  general: submitGeneral,
  move: submitMove,
  delete: submitDelete,
  access: submitAccess,
};

async function respond(
  context: HubContext,
  repo: RepoRecord,
  outcome: RepoSettingsData['outcome'],
  status: ContentfulStatusCode = 200,
): Promise<Result<Response, HubError>> {
  const services = context.get('services');
  const user = requireUser(context.get('actor'));
  if (!user.ok) return user;
  const waiting = await listAccessRequests(services, user.value, repo, 'pending', { limit: MAX_REQUESTS });
  if (!waiting.ok) return waiting;
  const { branches } = listRefs(await services.views.open(repo.id));
  const data: RepoSettingsData = {
    repo: { ...(await storedHeading(context, repo)), hasContent: branches.length > 0 },
    gating: repo.gating ?? 'none',
    requests: waiting.value.items.map(accessRequestView),
    owners: ownersOf(user.value, repo),
    branches: branches.slice(0, MAX_BRANCHES).map(({ name }) => name),
    outcome,
    keptDays: Math.ceil(services.config.repos.deletedKeepMs / DAY_MS),
  };
  return ok(respondWithPage(context, { name: 'repo-settings', data }, status));
}

/** An administrator manages what is in namespaces of others, too: it can stay there. */
function ownersOf(user: UserActor, repo: RepoRecord): readonly string[] {
  const owners = listWritableNamespaces(user);
  return owners.includes(repo.namespace) ? owners : [repo.namespace, ...owners];
}

/** Asking for a gated repository, and deciding about who asked. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { askAccess } from '../../app/community/ask-access.ts';
import { cancelAccessRequest } from '../../app/community/cancel-access-request.ts';
import { grantAccess } from '../../app/community/grant-access.ts';
import { handleAccessRequest } from '../../app/community/handle-access-request.ts';
import { listAccessRequests } from '../../app/community/list-access-requests.ts';
import type { ListedAccessRequest } from '../../catalog/access-requests.ts';
import { type AccessRequestStatus, accessRequestStatuses } from '../../domain/access-request.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { isoDate } from './entry-json.ts';
import { readManageBody } from './manage-body.ts';
import { answerPage } from './page-query.ts';
import { checked } from './query.ts';
import { repoRoute } from './repo-route.ts';
import { userJson } from './user-json.ts';

const MAX_FORM_BYTES = 64 * 1024;

/** `POST /[{kind}s/]{ns}/{name}/ask-access` with the answers as a form or as JSON; a browser's are the portal's. */
export const askAccessRoute: Handler<HubEnv> = (context, next) =>
  (context.req.header('Accept') ?? '').includes('text/html') ? next() : askAccessByApi(context, next);

const askAccessByApi = repoRoute('see', async (context, { repo }) => {
  const answers = await readAnswers(context);
  if (!answers.ok) return answers;
  const asked = await askAccess(context.get('services'), context.get('actor'), repo, answers.value);
  if (!asked.ok) return asked;
  if ((context.req.header('Accept') ?? '').includes('application/json')) {
    return ok(context.json({ status: asked.value.status }));
  }
  return ok(context.redirect(`${context.get('baseUrl')}/${repoUrlPath(repo)}`, 303));
});

async function readAnswers(context: HubContext): Promise<Result<Record<string, unknown>, HubError>> {
  const body = await readSmallBody(context.req.raw, MAX_FORM_BYTES);
  if (!body.ok) return body;
  const isJson = (context.req.header('Content-Type') ?? '').includes('json');
  if (!isJson) return ok(Object.fromEntries(new URLSearchParams(body.value)));
  try {
    const given: unknown = body.value === '' ? {} : JSON.parse(body.value);
    return checked(z.record(z.string(), z.unknown()), given);
  } catch {
    return fail(hubError('bad-request', 'The request body is not JSON.'));
  }
}

/** `GET …/user-access-request/{pending|accepted|rejected}` */
export const accessRequestsRoute = (status: AccessRequestStatus) =>
  repoRoute('write', (context, { repo }) =>
    answerPage(
      context,
      (query) => listAccessRequests(context.get('services'), context.get('actor'), repo, status, query),
      requestJson,
    ),
  );

function requestJson({ request, user }: ListedAccessRequest) {
  const { fields, rejectionReason } = request;
  return {
    requestId: request.id,
    user: { ...userJson(user), ...(user.email !== null && { email: user.email }) },
    status: request.status,
    timestamp: isoDate(request.createdAt),
    ...(fields !== null && { fields }),
    ...(rejectionReason !== null && { rejectionReason }),
  };
}

const decisionBody = z
  .object({
    user: z.string().nullish(),
    requestId: z.string().nullish(),
    status: z.enum(accessRequestStatuses),
    rejectionReason: z.string().nullish(),
  })
  .refine(({ user, requestId }) => typeof user === 'string' || typeof requestId === 'string', {
    path: ['user'],
    message: 'or "requestId" must say whose request it is',
  });

/** `POST …/user-access-request/handle` */
export const handleAccessRoute = repoRoute('write', async (context, { repo }) => {
  const body = await readManageBody(context, decisionBody);
  if (!body.ok) return body;
  const { user, requestId, status, rejectionReason } = body.value;
  const handled = await handleAccessRequest(context.get('services'), context.get('actor'), repo, {
    request: typeof user === 'string' ? { username: user } : { id: requestId ?? '' },
    status,
    ...(typeof rejectionReason === 'string' && { rejectionReason }),
  });
  return handled.ok ? ok(context.json({})) : handled;
});

/** `POST …/user-access-request/grant` */
export const grantAccessRoute = repoRoute('write', async (context, { repo }) => {
  const body = await readManageBody(context, z.object({ user: z.string() }));
  if (!body.ok) return body;
  const granted = await grantAccess(context.get('services'), context.get('actor'), repo, body.value.user);
  return granted.ok ? ok(context.json({})) : granted;
});

/** `POST …/user-access-request/cancel` */
export const cancelAccessRoute = repoRoute('see', async (context, { repo }) => {
  const cancelled = await cancelAccessRequest(context.get('services'), context.get('actor'), repo);
  return cancelled.ok ? ok(context.json({ ok: true })) : cancelled;
});

/** `GET /[{kind}s/]{ns}/{name}/user-access-report`: everybody who asked, as a file. */
export const accessReportRoute = repoRoute('write', async (context, { repo }) => {
  const services = context.get('services');
  const rows: ListedAccessRequest[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? { limit: REPORT_PAGE } : { limit: REPORT_PAGE, cursor };
    const page = await listAccessRequests(services, context.get('actor'), repo, undefined, query);
    if (!page.ok) return page;
    rows.push(...page.value.items);
    ({ cursor } = page.value);
  } while (cursor !== undefined && rows.length < MAX_REPORT);
  context.header('Content-Disposition', 'attachment; filename="user-access-report.json"');
  return ok(context.json(rows.map(reportLine)));
});

const REPORT_PAGE = 1000;
/** More than this is no list that anybody reads. */
const MAX_REPORT = 20_000;

function reportLine({ request, user }: ListedAccessRequest) {
  return {
    user: user.username,
    fullname: user.fullName === '' ? user.username : user.fullName,
    status: request.status,
    ...(user.email !== null && { email: user.email }),
    time: isoDate(request.createdAt),
    ...(request.reviewedAt !== null && { reviewedAt: isoDate(request.reviewedAt) }),
    ...request.fields,
  };
}

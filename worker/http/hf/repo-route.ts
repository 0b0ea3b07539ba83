/**
 * What every route about one repository shares: reading its name from the URL, asking for access, leading old names to
 * the current one, and answering refusals in this dialect.
 */
import type { Handler } from 'hono';
import { getRepo } from '../../app/repos/get-repo.ts';
import { type OpenedRepo, openRepo } from '../../app/repos/open-repo.ts';
import type { Services } from '../../app/services.ts';
import type { Actor, RepoAction } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoKind, type RepoPath, repoUrlPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { pathFromUrl } from '../../git/path-bytes.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { formatHfError } from './errors.ts';

export interface RepoRequest {
  readonly repo: RepoRecord;
  /** The decoded path segments after the verb (`tree`, `resolve` …): a revision, then a path. */
  readonly rest: readonly string[];
}

/** A handler behind access control: what it fails with is formatted as Hugging Face clients read it. */
export type RepoHandler = (context: HubContext, request: RepoRequest) => Promise<Result<Response, HubError>>;

export const apiKinds = {
  models: 'model',
  datasets: 'dataset',
  spaces: 'space',
  codes: 'code',
} as const satisfies Record<string, RepoKind>;

/** Name of the kind in API paths, e.g. `datasets`. */
export function apiKindName(kind: RepoKind): string {
  return `${kind}s`;
}

export function repoRoute(action: RepoAction, handler: RepoHandler): Handler<HubEnv> {
  return routeOver(async (services, actor, path) => {
    const found = await getRepo(services, actor, path, action);
    return found.ok ? ok({ repo: found.value }) : found;
  }, handler);
}

/** For routes that read the repository's git data, and are asked often. */
export function openedRepoRoute(
  action: RepoAction,
  handler: (context: HubContext, request: RepoRequest & OpenedRepo) => Promise<Result<Response, HubError>>,
): Handler<HubEnv> {
  return routeOver((services, actor, path) => openRepo(services, actor, path, action), handler);
}

function routeOver<Found extends { readonly repo: RepoRecord }>(
  find: (services: Services, actor: Actor, path: RepoPath) => Promise<Result<Found, HubError>>,
  handler: (context: HubContext, request: Found & RepoRequest) => Promise<Result<Response, HubError>>,
): Handler<HubEnv> {
  return async (context) => {
    const target = parseTarget(context.req.path);
    if (!target.ok) return formatHfError(context, target.error);
    const found = await find(context.get('services'), context.get('actor'), target.value.path);
    if (!found.ok) return formatHfError(context, found.error);
    const { repo } = found.value;
    if (repo.movedFrom !== undefined) return redirectToCurrentName(context, repo, target.value);
    const answer = await handler(context, { ...found.value, rest: target.value.rest });
    return answer.ok ? answer.value : formatHfError(context, answer.error);
  };
}

interface Target {
  readonly path: RepoPath;
  readonly rest: readonly string[];
  /** Everything after the repository's name, as it was sent. */
  readonly tail: string;
  readonly isApi: boolean;
  readonly isCache: boolean;
}

/** Where the Hub sends requests for files that may be kept for ever; the name of a commit follows the repository's. */
const CACHE_PREFIX = '/api/resolve-cache';

/** Reads `/api/{kind}s/{ns}/{name}…` and `/[{kind}s/]{ns}/{name}/…`; `path` is still percent-encoded. */
export function parseTarget(path: string): Result<Target, HubError> {
  const isApi = path.startsWith('/api/');
  const isCache = path.startsWith(CACHE_PREFIX);
  const url = parseRepoUrl(path.slice(isCache ? CACHE_PREFIX.length : isApi ? '/api'.length : 0));
  if (url === null) {
    return fail(hubError('repo-not-found', 'There is no repository with this name: names look like "namespace/name".'));
  }
  const tail = url.rest;
  const rest: string[] = [];
  // The first segments are '' and, but for the cache, the verb; empty ones come from doubled or trailing slashes.
  for (const segment of tail.split('/').slice(isCache ? 1 : 2)) {
    const decoded = pathFromUrl(segment);
    if (decoded === null) return fail(hubError('bad-request', `"${segment}" is not valid percent-encoding.`));
    if (decoded !== '') rest.push(decoded);
  }
  return ok({ path: url.path, rest, tail, isApi, isCache });
}

/**
 * 307 keeps the method and the body. The address is a path without a host: old clients follow no other, and new ones
 * keep their credentials only on the same host.
 */
function redirectToCurrentName(context: HubContext, repo: RepoRecord, target: Target): Response {
  const base = new URL(context.get('baseUrl')).pathname.replace(/\/$/, '');
  const current = target.isApi
    ? `${target.isCache ? CACHE_PREFIX : '/api'}/${apiKindName(repo.kind)}/${repo.namespace}/${repo.name}`
    : `/${repoUrlPath(repo)}`;
  const query = new URL(context.req.url).search;
  return context.body(null, 307, { Location: base + current + target.tail + query });
}

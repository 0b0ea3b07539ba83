/** Tells from a path alone which protocol a request speaks, so that a refusal before routing is in its language. */
import { parseRepoUrl } from './repo-path.ts';

export type DialectName = 'git' | 'lfs' | 'hf' | 'v1' | 'health' | 'pages';

const healthPaths = new Set(['/healthz', '/readyz', '/metrics']);

/** `path` is the routing path (`context.req.path`): percent-encoded, without an API prefix such as `/hf`. */
export function dialectOf(path: string): DialectName {
  if (healthPaths.has(path)) return 'health';
  if (path === '/api/v1' || path.startsWith('/api/v1/') || path === '/openapi.json') return 'v1';
  if (path.startsWith('/api/') || path.startsWith('/v2/')) return 'hf';
  if (/^\/buckets\/[^/]+\/[^/]+\/resolve\//.test(path)) return 'hf';
  const rest = parseRepoUrl(path)?.rest ?? '';
  if (rest.startsWith('/info/lfs')) return 'lfs';
  if (rest === '/info/refs' || rest === '/git-upload-pack' || rest === '/git-receive-pack') return 'git';
  if (rest.startsWith('/resolve/') || rest.startsWith('/raw/')) return 'hf';
  return 'pages';
}

/** The prefixes under which the API is served again, for CSGHub clients. */
const apiPrefix = /^\/(?:hf|csg|ms)(?=\/)/;

/** Splits `/hf/api/models` into `/hf` and `/api/models`; the prefix is empty when there is none. */
export function splitApiPrefix(pathname: string): { readonly prefix: string; readonly path: string } {
  const prefix = apiPrefix.exec(pathname)?.[0] ?? '';
  return { prefix, path: pathname.slice(prefix.length) };
}

/** The dataset-viewer API; also the whole of the host `datasets-server.` in front of the hub's name. */
export const DATASETS_SERVER_PATH = '/api/datasets-server';
const DATASETS_SERVER_HOST = 'datasets-server.';

/** The path that routes see: without an API prefix, and with the one that stands for the host of an API of its own. */
export function routingPath(url: URL): string {
  const { path } = splitApiPrefix(url.pathname);
  return url.hostname.startsWith(DATASETS_SERVER_HOST) ? DATASETS_SERVER_PATH + path : path;
}

/** The hub's own origin, also for a request to one of its other hosts. */
export function hubOrigin(origin: string): string {
  return origin.replace(`//${DATASETS_SERVER_HOST}`, '//');
}

/** All addresses of the portal, built in one place. Each part is percent-encoded here and nowhere else. */
import type { RepoKind, RepoName } from '../contract.ts';

const kindPrefix: Readonly<Record<RepoKind, string>> = {
  model: '',
  dataset: '/datasets',
  space: '/spaces',
  code: '/codes',
};

const listPath: Readonly<Record<RepoKind, string>> = {
  model: '/models',
  dataset: '/datasets',
  space: '/spaces',
  code: '/codes',
};

export const paths = {
  home: (): string => '/',
  list: (kind: RepoKind): string => listPath[kind],
  tag: (kind: RepoKind, tag: string): string => withQuery(listPath[kind], { tag }),
  login: (next?: string): string => (next === undefined ? '/login' : withQuery('/login', { next })),
  logout: (): string => '/logout',
  signUp: (next?: string): string => (next === undefined ? '/register' : withQuery('/register', { next })),
  newRepo: (kind?: RepoKind, owner?: string): string => withQuery('/new', { kind: kind ?? '', owner }),
  newOrganization: (): string => '/organizations/new',
  organizationSettings: (name: string, page = 1): string =>
    withQuery(`/organizations/${encodeURIComponent(name)}/settings`, { page: page === 1 ? '' : page }),
  profile: (): string => '/settings',
  password: (): string => '/settings/password',
  /** `scope`: the right to suggest for a new one; `next`: the page to go on with after. */
  tokens: (scope?: 'write', next?: string): string => withQuery('/settings/tokens', { scope: scope ?? '', next }),
  revokeToken: (): string => '/settings/tokens/revoke',
  device: (): string => '/oauth/device',
  owner: (name: string): string => `/${encodeURIComponent(name)}`,
  ownerRepos: (name: string, kind: RepoKind): string => withQuery(`/${encodeURIComponent(name)}`, { kind }),
  ownerTab: (name: string, tab: string, cursor?: string): string =>
    withQuery(`/${encodeURIComponent(name)}`, { tab, cursor }),
  follow: (name: string): string => `/${encodeURIComponent(name)}/follow`,
  collections: (query: { readonly owner?: string; readonly search?: string; readonly cursor?: string } = {}): string =>
    withQuery('/collections', query),
  collection: (slug: string): string => `/collections/${slug.split('/').map(encodeURIComponent).join('/')}`,
  search: (text = ''): string => withQuery('/search', { q: text }),
  suggestions: (): string => '/search/suggestions',
  language: (): string => '/settings/language',
  /** The API's description, a page of the Worker's own. */
  api: (): string => '/docs',
  theme: (): string => '/settings/theme',
  repo,
  tree: (name: RepoName, revision: string, path = ''): string =>
    `${repo(name)}/tree/${encodePart(revision)}${path === '' ? '' : `/${encodePath(path)}`}`,
  blob: (name: RepoName, revision: string, path: string): string =>
    `${repo(name)}/blob/${encodePart(revision)}/${encodePath(path)}`,
  commits: (name: RepoName, revision: string, path = ''): string =>
    `${repo(name)}/commits/${encodePart(revision)}${path === '' ? '' : `/${encodePath(path)}`}`,
  commit: (name: RepoName, oid: string): string => `${repo(name)}/commit/${encodePart(oid)}`,
  compare: (name: RepoName, base: string, head: string): string =>
    `${repo(name)}/compare/${encodePart(base)}...${encodePart(head)}`,
  compareDirect: (name: RepoName, base: string, head: string): string =>
    `${repo(name)}/compare/${encodePart(base)}..${encodePart(head)}`,
  blame: (name: RepoName, revision: string, path: string): string =>
    `${repo(name)}/blame/${encodePart(revision)}/${encodePath(path)}`,
  datasetViewer: (name: RepoName, config?: string, split?: string): string =>
    [`${repo(name)}/viewer`, config, split]
      .filter((part) => part !== undefined)
      .map((part, index) => (index === 0 ? part : encodePart(part)))
      .join('/'),
  zip: (name: RepoName, revision: string, path = ''): string =>
    `${repo(name)}/zip/${encodePart(revision)}${path === '' ? '' : `/${encodePath(path)}`}`,
  /** By the API that Hugging Face clients use. */
  apiRefs: (name: RepoName): string =>
    `/api/${name.kind}s/${encodeURIComponent(name.namespace)}/${encodeURIComponent(name.name)}/refs`,
  filePaths: (name: RepoName, revision: string): string => `${repo(name)}/paths/${encodePart(revision)}`,
  tryOut: (name: RepoName): string => `${repo(name)}/try`,
  like: (name: RepoName): string => `${repo(name)}/like`,
  askAccess: (name: RepoName): string => `${repo(name)}/ask-access`,
  repoSettings: (name: RepoName): string => `${repo(name)}/settings`,
  resolve: (name: RepoName, revision: string, path: string): string =>
    `${repo(name)}/resolve/${encodePart(revision)}/${encodePath(path)}`,
} as const;

function repo(name: RepoName): string {
  return `${kindPrefix[name.kind]}/${encodeURIComponent(name.namespace)}/${encodeURIComponent(name.name)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodePart).join('/');
}

/** Git names are bytes: one that is no UTF-8 arrives as the lone surrogate U+DC00 + byte and leaves as that byte. */
function encodePart(part: string): string {
  if (part.isWellFormed()) return encodeURIComponent(part);
  return Array.from(part, (char) => {
    const byte = char.charCodeAt(0) - 0xdc00;
    return byte >= 0x80 && byte <= 0xff
      ? `%${byte.toString(16).toUpperCase()}`
      : encodeURIComponent(char.toWellFormed());
  }).join('');
}

/** Adds the parameters that have a value; the rest of the address stays short. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What a repository is called and who may see it; no storage, no protocol. */
import { type HubError, hubError } from './errors.ts';
import { type Result, fail, ok } from './result.ts';

export const repoKinds = ['model', 'dataset', 'space', 'code'] as const;
export type RepoKind = (typeof repoKinds)[number];
export type Visibility = 'public' | 'private';

/** The unchanging id of a repository; it survives renames, and names its Durable Object and its blobs. */
export type RepoId = string & { readonly __brand: 'RepoId' };
export type UserId = string & { readonly __brand: 'UserId' };
export type NamespaceId = string & { readonly __brand: 'NamespaceId' };

/** A repository as people name it: kind, namespace and name. Compared without case. */
export interface RepoPath {
  readonly kind: RepoKind;
  readonly namespace: string;
  readonly name: string;
}

/** The URL segment of each kind, `''` for models, which live at the root as on the Hugging Face Hub. */
export const kindPrefix: Readonly<Record<RepoKind, string>> = {
  model: '',
  dataset: 'datasets/',
  space: 'spaces/',
  code: 'codes/',
};

export function repoFullName(path: RepoPath): string {
  return `${path.namespace}/${path.name}`;
}

/** Path of a repository below the hub's base URL, e.g. `datasets/ada/cats`. */
export function repoUrlPath(path: RepoPath): string {
  return kindPrefix[path.kind] + repoFullName(path);
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?$/;

/** Words that would collide with the hub's own paths if a user or an organization had them as a name. */
const RESERVED_NAMESPACES = new Set(
  `admin api assets auth buckets codes collections csg dashboard datasets docs explore favicon.ico healthz help hf
  jobs join kernels login logout mcps me metrics models ms new notifications oauth openapi.json organizations papers
  prompts readyz register resolve robots.txt search settings skills spaces static tags tasks tokens user users v1 v2`.split(
    /\s+/,
  ),
);

/** Checks one segment of a repository's name (1 to 96 characters, the rule of the Hugging Face Hub). */
export function parseRepoName(text: string): Result<string, HubError> {
  if (!NAME.test(text) || text.includes('..') || text.includes('--')) {
    return fail(
      hubError(
        'bad-name',
        `"${text.slice(0, 100)}" is not a valid repository name: use 1 to 96 letters, digits, "-", "_" or ".", starting with a letter or digit, without "--" or "..".`,
      ),
    );
  }
  if (/\.(git|ipynb)$/i.test(text)) {
    return fail(hubError('bad-name', `A repository name cannot end in ".git" or ".ipynb"; "${text}" does.`));
  }
  return ok(text);
}

/** Checks a user's or organization's name: as a repository name, at most 40 characters, and not a path of the hub. */
export function parseNamespaceName(text: string): Result<string, HubError> {
  const name = parseRepoName(text);
  if (!name.ok) return fail(hubError('bad-name', name.error.message.replace('repository name', 'user name')));
  if (text.length > 40) return fail(hubError('bad-name', 'A user or organization name has at most 40 characters.'));
  if (RESERVED_NAMESPACES.has(text.toLowerCase())) {
    return fail(hubError('bad-name', `"${text}" is reserved by the hub; choose another name.`));
  }
  return ok(text);
}

/** Whether the first segment of a URL can be a user's name. `admin` cannot be taken, but the first administrator has it. */
export function isNamespaceInUrl(text: string): boolean {
  return text.toLowerCase() === 'admin' || parseNamespaceName(text).ok;
}

/** Splits a URL path into the repository it names and the rest; knows nothing of routes. */
import { ownValue } from '../domain/own-value.ts';
import { type RepoKind, type RepoPath, isNamespaceInUrl } from '../domain/repo.ts';

export interface RepoUrl {
  readonly path: RepoPath;
  /** What follows the name, still percent-encoded: empty, or starting with `/`. */
  readonly rest: string;
  /** Whether the name was written with `.git`. */
  readonly dotGit: boolean;
}

const prefixes: Readonly<Record<string, RepoKind>> = {
  models: 'model',
  datasets: 'dataset',
  spaces: 'space',
  codes: 'code',
};

/**
 * Reads `/{ns}/{name}[.git]/…` and `/{models|datasets|spaces|codes}/{ns}/{name}[.git]/…`. Answers null when the path
 * cannot name a repository. Names are decoded but not looked up.
 */
export function parseRepoUrl(pathname: string): RepoUrl | null {
  const segments = pathname.split('/');
  if (segments[0] !== '') return null;
  const prefixed = ownValue(prefixes, segments[1] ?? '');
  const start = prefixed === undefined ? 1 : 2;
  const namespace = decodeSegment(segments[start]);
  const named = decodeSegment(segments[start + 1]);
  if (namespace === null || named === null) return null;
  if (!isNamespaceInUrl(namespace)) return null;
  const dotGit = named.length > 4 && named.endsWith('.git');
  const name = dotGit ? named.slice(0, -4) : named;
  const rest = segments.slice(start + 2);
  return {
    path: { kind: prefixed ?? 'model', namespace, name },
    rest: rest.length === 0 ? '' : `/${rest.join('/')}`,
    dotGit,
  };
}

function decodeSegment(segment: string | undefined): string | null {
  if (segment === undefined || segment === '') return null;
  try {
    const text = decodeURIComponent(segment);
    return text.includes('/') ? null : text;
  } catch {
    // A stray percent sign: no repository has one in its name.
    return null;
  }
}

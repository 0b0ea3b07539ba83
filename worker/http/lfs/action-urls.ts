/** Makes the signed URLs of the hub's own LFS routes. */
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { type ActionClaims, signedQuery } from '../../lfs/action-signature.ts';

export interface ActionUrls {
  urlOf(claims: Omit<ActionClaims, 'repo' | 'user' | 'expiresAt'>, ttlMs: number): string;
}

const suffixOf: Readonly<Record<ActionClaims['verb'], string>> = {
  get: '',
  put: '',
  'put-part': '/part',
  complete: '/complete',
  verify: '/verify',
};

export function actionUrls(
  baseUrl: string,
  repo: RepoRecord,
  user: ActionClaims['user'],
  key: Uint8Array,
  now: number,
): ActionUrls {
  const objects = `${baseUrl}/${repoUrlPath(repoPathOf(repo))}.git/info/lfs/objects`;
  return {
    urlOf: (claims, ttlMs) => {
      const query = signedQuery(key, { ...claims, repo: repo.id, user, expiresAt: now + ttlMs });
      return `${objects}/${claims.oid}${suffixOf[claims.verb]}?${query}`;
    },
  };
}

/** Lets jobs of a CI system get tokens, by what the identity of such a job must say. */
import { type PublisherRow, countPublishers, insertPublisher } from '../../catalog/oauth-publishers.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { requirePublisherTarget } from './publisher-target.ts';

const MAX_PUBLISHERS = 20;
const MAX_CLAIMS = 10;
/** Said by the token itself and checked for everybody. */
const NOT_CHOSEN = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti']);

export interface NewPublisher {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
}

export async function addPublisher(
  services: Services,
  actor: Actor,
  path: RepoPath | null,
  { issuer, claims }: NewPublisher,
): Promise<Result<PublisherRow, HubError>> {
  const allowed = await requirePublisherTarget(services, actor, path);
  if (!allowed.ok) return allowed;
  if (!services.config.oauth.trustedIssuers.includes(issuer)) {
    return fail(
      hubError('bad-request', 'This hub does not trust this issuer; its operator can add it to HUB_OIDC_ISSUERS.'),
    );
  }
  const names = Object.keys(claims);
  const isFit = Object.entries(claims).every(
    ([name, value]) => !NOT_CHOSEN.has(name) && /^[\w.:/-]{1,64}$/.test(name) && value !== '' && value.length <= 500,
  );
  // Without a claim every job of everybody at the issuer would match.
  if (names.length === 0 || names.length > MAX_CLAIMS || !isFit) {
    return fail(hubError('bad-request', `Name 1 to ${MAX_CLAIMS} claims that a job must have, such as "repository".`));
  }
  const { target, user } = allowed.value;
  if ((await countPublishers(services.catalog, target)) >= MAX_PUBLISHERS) {
    return fail(hubError('conflict', `There are ${MAX_PUBLISHERS} trusted publishers already; remove one first.`));
  }
  const row: PublisherRow = {
    id: crypto.randomUUID(),
    userId: user.userId,
    repoId: target.kind === 'repo' ? target.repoId : null,
    issuer,
    claims,
    createdAt: services.clock.now(),
    lastUsedAt: null,
  };
  await insertPublisher(services.catalog, row);
  services.log.info('oauth:publisher-added', { publisher: row.id, repo: row.repoId, by: user.userId });
  return ok(row);
}

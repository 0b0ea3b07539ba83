/** Exchanges the identity token of a CI job for a token of this hub (RFC 8693), where a trusted publisher says so. */
import { findUser } from '../../catalog/accounts.ts';
import { countAttempt } from '../../catalog/login-failures.ts';
import { type PublisherTarget, listPublishersOf, touchPublisher } from '../../catalog/oauth-publishers.ts';
import { findRepo } from '../../catalog/repos.ts';
import { insertToken } from '../../catalog/tokens.ts';
import { decide } from '../../domain/access.ts';
import type { TokenId } from '../../domain/credential.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoPath, kindPrefix, repoKinds } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { actorOf } from '../accounts/actor-of.ts';
import { newTokenText, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';
import { type JobIdentity, verifyJobToken } from './verify-job-token.ts';

const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const TTL_MS = 3600_000;
/** Tokens that the jobs of one publisher get in an hour: clients ask once a process. */
const MAX_HOURLY = 1000;

export interface TokenExchange {
  readonly subjectToken: string;
  readonly subjectTokenType: string;
  /** `namespace/name`, with a prefix such as `datasets/` where it is no model, or a user's name. */
  readonly resource: string;
  /** The hub's public address: the job's token must be meant for it. */
  readonly audience: string;
}

export interface ExchangedToken {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly issued_token_type: string;
}

export async function exchangeToken(
  services: Services,
  input: TokenExchange,
): Promise<Result<ExchangedToken, OAuthError>> {
  if (input.subjectTokenType !== ID_TOKEN) {
    return fail(oauthError('invalid_request', `subject_token_type must be ${ID_TOKEN}.`));
  }
  const resource = parseResource(input.resource);
  if (resource === null) {
    return fail(oauthError('invalid_request', 'resource must be a repository ("namespace/name") or a user name.'));
  }
  const job = await verifyJobToken(services, input.subjectToken, input.audience);
  if (!job.ok) return job;
  // From here one answer to everything: who has set up what is nobody's business.
  const refuse = fail(oauthError('invalid_grant', 'No trusted publisher of this resource matches the token.'));
  const target = await findTarget(services, resource);
  if (target === null) return refuse;
  const publishers = await listPublishersOf(services.catalog, target, job.value.issuer);
  const match = publishers.find(
    ({ publisher, user }) => matches(publisher.claims, job.value) && mayStill(target, actorOf(user, 'write')),
  );
  if (match === undefined) return refuse;
  const count = await countAttempt(services.catalog, `publisher:${match.publisher.id}`, services.clock.now(), TTL_MS);
  if (count.attempts > MAX_HOURLY) {
    return fail(
      oauthError('temporarily_unavailable', 'The jobs of this publisher ask for tokens too often; keep one.'),
    );
  }
  const text = newTokenText();
  const now = services.clock.now();
  const id = crypto.randomUUID() as TokenId;
  const isRepo = target.kind === 'repo';
  await insertToken(services.catalog, {
    id,
    userId: match.user.id,
    tokenHash: secretDigest(text),
    displayName: `CI of ${new URL(job.value.issuer).host} (${id.slice(0, 8)})`.slice(0, 96),
    lastFour: text.slice(-4),
    scope: isRepo ? 'write' : 'read',
    origin: 'user',
    createdAt: now,
    expiresAt: now + TTL_MS,
    lastUsedAt: null,
    appScope: isRepo ? 'write-repos' : 'gated-repos',
    onlyRepoId: isRepo ? target.repoId : null,
  });
  await touchPublisher(services.catalog, match.publisher.id, now);
  services.log.info('oauth:exchanged', { publisher: match.publisher.id, issuer: job.value.issuer });
  return ok({
    access_token: text,
    token_type: 'bearer',
    expires_in: TTL_MS / 1000,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  });
}

type Resource = { readonly repo: RepoPath } | { readonly username: string };

function parseResource(text: string): Resource | null {
  const prefixed = repoKinds.find((kind) => kindPrefix[kind] !== '' && text.startsWith(kindPrefix[kind]));
  const kind = prefixed ?? 'model';
  const parts = text.slice(kindPrefix[kind].length).split('/');
  const [first = '', second = ''] = parts;
  if (parts.length === 1 && prefixed === undefined && first !== '') return { username: first };
  return parts.length === 2 && first !== '' && second !== ''
    ? { repo: { kind, namespace: first, name: second } }
    : null;
}

async function findTarget(
  services: Services,
  resource: Resource,
): Promise<(PublisherTarget & { readonly repo?: RepoRecord }) | null> {
  if ('username' in resource) {
    const user = await findUser(services.catalog, resource.username);
    return user === null ? null : { kind: 'user', userId: user.id };
  }
  const repo = await findRepo(services.catalog, resource.repo);
  return repo === null ? null : { kind: 'repo', repoId: repo.id, repo };
}

/** Every claim of the publisher is in the token with exactly its value. */
function matches(wanted: Readonly<Record<string, string>>, job: JobIdentity): boolean {
  return Object.entries(wanted).every(([name, value]) => job.claims[name] === value);
}

/** Whoever set the publisher up may have lost the right since. */
function mayStill(
  target: PublisherTarget & { readonly repo?: RepoRecord },
  actor: ReturnType<typeof actorOf>,
): boolean {
  return target.kind === 'user' || (target.repo !== undefined && decide(actor, 'write', target.repo) === 'allow');
}

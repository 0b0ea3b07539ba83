/** Work that must be done but need not be waited for. A job may run more than once and must not mind. */
import type { RepoId } from '../domain/repo.ts';

export type Job =
  /** Brings the catalogue in line with a repository's content, and its storage in order. */
  | { readonly kind: 'tend-repo'; readonly repo: RepoId }
  /** Tells webhooks of the refs that changed in a repository since they were last told. */
  | { readonly kind: 'publish-refs'; readonly repo: RepoId }
  /** Makes the next attempt at a webhook's delivery. */
  | { readonly kind: 'deliver-webhook'; readonly delivery: string };

export interface JobQueue {
  send(job: Job, options?: { readonly delaySeconds?: number }): Promise<void>;
  /** At most 100 at once: the transaction that each of them would need takes longer than what is written. */
  sendTending(repos: readonly RepoId[]): Promise<void>;
}

/** Work that must be done but need not be waited for. A job may run more than once and must not mind. */
import type { RepoId } from '../domain/repo.ts';

export interface Job {
  /** Brings the catalogue in line with a repository's content, and its storage in order. */
  readonly kind: 'tend-repo';
  readonly repo: RepoId;
}

export interface JobQueue {
  send(job: Job): Promise<void>;
}

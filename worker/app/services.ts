/** Everything a use case may reach outside itself; composed once in main.ts and handed over as the first argument. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../config.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import type { Logger } from '../ports/logger.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { RepoStores } from '../ports/repo-store.ts';
import type { RepoObjects } from './git/repo-objects.ts';
import type { RepoViews } from './git/repo-views.ts';

export interface Services {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly blobs: BlobStore;
  readonly repoStores: RepoStores;
  readonly views: RepoViews;
  readonly repoObjects: RepoObjects;
  readonly jobs: JobQueue;
  readonly outgoing: OutgoingHttp;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets work go on after the answer has been sent. The work deals with its own failures. */
  background(work: Promise<unknown>): void;
}

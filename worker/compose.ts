/** Builds the services of an isolate from its bindings, once. */
import { OutgoingFetch } from '../adapters/outgoing-fetch/outgoing-fetch.ts';
import { waitUntil } from 'cloudflare:workers';
import { storedRepoObjects } from './app/git/stored-repo-objects.ts';
import type { Services } from './app/services.ts';
import type { Job } from './ports/job-queue.ts';
import { openCatalog } from './catalog/catalog.ts';
import { type Env, type Secrets, readConfig } from './config.ts';
import { OpenRepos } from './git/store/open-repos.ts';
import { repoObjectStores } from './objects/repo-object-stores.ts';
import { openBlobStore } from './open-blob-store.ts';
import { systemClock } from './ports/clock.ts';
import { jsonLogger } from './ports/logger.ts';

export interface Composition {
  readonly services: Services;
  readonly secrets: Secrets;
}

const compositions = new WeakMap<Env, Composition>();
let latest: { readonly catalog: D1Database; readonly composition: Composition } | undefined;

/** The same services for every event of an isolate, whose bindings never change. */
export function compositionOf(env: Env): Composition {
  const known = compositions.get(env) ?? (latest?.catalog === env.CATALOG ? latest.composition : undefined);
  if (known !== undefined) return known;
  const composition = compose(env);
  compositions.set(env, composition);
  latest = { catalog: env.CATALOG, composition };
  return composition;
}

function compose(env: Env): Composition {
  const { config, secrets } = readConfig(env);
  const blobs = openBlobStore(env, config, secrets, systemClock);
  const repoStores = repoObjectStores(env.REPO);
  const services: Services = {
    config,
    catalog: openCatalog(env.CATALOG),
    blobs,
    repoStores,
    views: new OpenRepos(repoStores, blobs),
    repoObjects: storedRepoObjects(repoStores, blobs),
    jobs: {
      async send(job, options) {
        const queue = job.kind === 'tend-repo' ? env.JOBS : env.WEBHOOK_JOBS;
        await queue.send(job, options);
      },
      async sendTending(repos) {
        await env.JOBS.sendBatch(repos.map((repo) => ({ body: { kind: 'tend-repo', repo } satisfies Job })));
      },
    },
    outgoing: new OutgoingFetch(env.OUTGOING ?? { fetch: (url, init) => fetch(url, init) }, config.outgoing.allow),
    clock: systemClock,
    log: jsonLogger(),
    background: (work) => waitUntil(work),
  };
  return { services, secrets };
}

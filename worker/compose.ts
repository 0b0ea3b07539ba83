/** Builds the services of an isolate from its bindings, once. */
import type { RepoObjects } from './app/git/repo-objects.ts';
import type { RepoViews } from './app/git/repo-views.ts';
import type { Services } from './app/services.ts';
import { openCatalog } from './catalog/catalog.ts';
import { type Env, type Secrets, readConfig } from './config.ts';
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
  const services: Services = {
    config,
    catalog: openCatalog(env.CATALOG),
    blobs: openBlobStore(env, config, secrets, systemClock),
    views: absent<RepoViews>('repository views'),
    repoObjects: absent<RepoObjects>('repository objects'),
    clock: systemClock,
    log: jsonLogger(),
  };
  return { services, secrets };
}

/** Stands for a part that this build does not have: using it fails, having it does not. */
function absent<T extends object>(part: string): T {
  return new Proxy({} as T, {
    get() {
      throw new Error(`This build has no ${part}.`);
    },
  });
}

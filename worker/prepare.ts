/**
 * What must be true before the first request is answered: the catalogue's tables are up to date and the first
 * administrator exists. The self-hosted supervisor asks for it; elsewhere the first request of an isolate does.
 */
import { applyFirstAdmin } from './app/setup/apply-first-admin.ts';
import { migrateCatalog } from './catalog/migrate.ts';
import { catalogMigrations } from './catalog/migrations.ts';
import { compositionOf } from './compose.ts';
import { ConfigError, type Env } from './config.ts';

export interface Prepared {
  /** Present once in a hub's life, when the first admin got a generated password. */
  readonly generatedAdminPassword?: string;
}

let preparing: Promise<Prepared> | undefined;

/**
 * Done once per isolate; a failure is tried again. `waitUntil` keeps the work alive for the requests that wait for it
 * when the one that began it goes away.
 */
export function prepareHub(env: Env, context: Pick<ExecutionContext, 'waitUntil'>): Promise<Prepared> {
  if (preparing === undefined) {
    preparing = prepareOnce(env).catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    context.waitUntil(preparing);
  }
  return preparing;
}

/** What went wrong, for the operator: settings are named, anything else is in the log. */
export function explainFailure(error: unknown): string {
  return error instanceof ConfigError ? error.message : 'The hub could not be set up; its log says why.';
}

async function prepareOnce(env: Env): Promise<Prepared> {
  const { services, secrets } = compositionOf(env);
  const applied = await migrateCatalog(env.CATALOG, catalogMigrations);
  if (applied.length > 0) services.log.info('setup:migrated', { migrations: applied.join(' ') });
  const { generatedPassword } = await applyFirstAdmin(services, {
    ...(secrets.adminPassword !== undefined && { password: secrets.adminPassword }),
    ...(secrets.adminToken !== undefined && { token: secrets.adminToken }),
    generatePassword: services.config.setup === 'control',
  });
  return generatedPassword === undefined ? {} : { generatedAdminPassword: generatedPassword };
}

/**
 * What must be true before the first request is answered: the catalogue's tables are up to date and the first
 * administrator exists. The self-hosted supervisor asks for it; elsewhere the first request of an isolate does.
 */
import { applyFirstAdmin } from './app/setup/apply-first-admin.ts';
import { migrateCatalog } from './catalog/migrate.ts';
import { catalogMigrations } from './catalog/migrations.ts';
import { compositionOf } from './compose.ts';
import type { Env } from './config.ts';

export interface Prepared {
  /** Present once in a hub's life, when the first admin got a generated password. */
  readonly generatedAdminPassword?: string;
}

let preparing: Promise<Prepared> | undefined;

/**
 * `attended`: somebody will read a generated password. Done once per isolate; a failure is tried again. `waitUntil`
 * keeps the work alive for the requests that wait for it when the one that began it goes away.
 */
export function prepareHub(
  env: Env,
  context: Pick<ExecutionContext, 'waitUntil'>,
  attended: boolean,
): Promise<Prepared> {
  if (preparing === undefined) {
    preparing = prepareOnce(env, attended).catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    context.waitUntil(preparing);
  }
  return preparing;
}

async function prepareOnce(env: Env, attended: boolean): Promise<Prepared> {
  const { services, secrets } = compositionOf(env);
  const applied = await migrateCatalog(env.CATALOG, catalogMigrations);
  if (applied.length > 0) services.log.info('setup:migrated', { migrations: applied.join(' ') });
  const { generatedPassword } = await applyFirstAdmin(services, {
    ...(secrets.adminPassword !== undefined && { password: secrets.adminPassword }),
    ...(secrets.adminToken !== undefined && { token: secrets.adminToken }),
    generatePassword: attended,
  });
  return generatedPassword === undefined ? {} : { generatedAdminPassword: generatedPassword };
}

/** What follows when refs have moved, whoever moved them: a push, a commit over the API, a merge. */
import type { Actor } from '../../domain/access.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { indexPush } from '../repos/index-push.ts';
import type { Services } from '../services.ts';
import { needsMaintenance } from './maintain-repo.ts';

/** All zeros: the ref was not there, or is not there any more. */
export interface RefChange {
  readonly name: string;
  readonly oldOid: Oid;
  readonly newOid: Oid;
}

export interface PushEvent {
  readonly repo: RepoRecord;
  readonly actor: Actor;
  readonly changes: readonly RefChange[];
}

/** Starts what nobody needs to wait for. If it is cut short, the daily round over all repositories makes up for it. */
export function afterPush(services: Services, event: PushEvent): void {
  services.background(tend(services, event));
}

async function tend(services: Services, { repo }: PushEvent): Promise<void> {
  try {
    await indexPush(services, repo.id);
    if (needsMaintenance(await services.views.open(repo.id), services.clock.now()))
      await services.jobs.send({ kind: 'tend-repo', repo: repo.id });
  } catch (error) {
    services.log.error('git:tend', error, { repo: repo.id });
    await services.jobs.send({ kind: 'tend-repo', repo: repo.id });
  }
}

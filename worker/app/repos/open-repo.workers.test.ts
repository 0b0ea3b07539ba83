import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { updateRepo } from '../../catalog/repos.ts';
import type { Actor } from '../../domain/access.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { anonymous } from '../accounts/actor-of.ts';
import type { OpenView } from '../git/repo-views.ts';
import type { Services } from '../services.ts';
import { createRepo } from './create-repo.ts';
import { openRepo } from './open-repo.ts';
import { updateRepoSettings } from './update-repo-settings.ts';

const cats: RepoPath = { kind: 'model', namespace: 'ada', name: 'cats' };
const hidden = { ok: false, error: { code: 'repo-not-found' } };

let hub: TestHub;
let services: Services;
let ada: Actor;
let repo: RepoRecord;
/** What happens between a request's look at the catalogue and its look at the repository's store. */
let meanwhile: () => Promise<void>;

beforeEach(async () => {
  hub = await openTestHub();
  ada = hub.as(await hub.addUser('ada'));
  let recordVersion = 0;
  meanwhile = async () => undefined;
  services = {
    ...hub.services,
    repoObjects: {
      ...hub.services.repoObjects,
      noteRecordChange: async () => {
        recordVersion++;
      },
    },
    views: {
      open: async () => {
        await meanwhile();
        return { state: { recordVersion } } as OpenView;
      },
    },
  };
  const created = await createRepo(services, ada, { kind: 'model', name: 'cats', visibility: 'public' });
  if (!created.ok) throw new Error(created.error.message);
  repo = created.value;
});

const open = (actor: Actor = anonymous) => openRepo(services, actor, cats, 'read');

async function setPrivate(): Promise<void> {
  const changed = await updateRepoSettings(services, ada, cats, { visibility: 'private' });
  if (!changed.ok) throw new Error(changed.error.message);
}

describe('a repository that was opened before', () => {
  it('is opened without the catalogue, until its record has aged', async () => {
    await open();
    await open();
    await updateRepo(services.catalog, repo.id, { description: 'changed behind the back' });
    expect(await open()).toMatchObject({ ok: true, value: { repo: { description: '' } } });
    hub.now += 30_000;
    expect(await open()).toMatchObject({ ok: true, value: { repo: { description: 'changed behind the back' } } });
  });

  it('is hidden as soon as it is made private', async () => {
    await open();
    await open();
    await setPrivate();
    expect(await open()).toMatchObject(hidden);
    for (let i = 0; i < 3; i++) expect((await open(ada)).ok).toBe(true);
    expect(await open()).toMatchObject(hidden);
  });

  it('is not remembered as it was before a change that happened while it was opened', async () => {
    await open();
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await setPrivate();
    };
    await open();
    expect(await open()).toMatchObject(hidden);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { actorOf } from '../../app/accounts/actor-of.ts';
import { insertUser } from '../../catalog/accounts.ts';
import type { Actor, TokenScope } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import { ZERO_OID } from '../../domain/oid.ts';
import type { NamespaceId, UserId } from '../../domain/repo.ts';
import type { Push, PushOutcome } from '../../ports/repo-store.ts';

let hub: HfTestHub;
let repo: TestRepo;
let ada: Actor;
let eve: Actor;
let readingEve: Actor;
/** What happens instead of the next push. */
let onPush: ((carryOut: () => void) => void) | null;

const ALL = '/api/models/Ada/bert/discussions';

beforeEach(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'bert' });
  onPush = null;
  Object.assign(hub.services, {
    config: { git: { maxFileBytes: 1 << 20, protectDefaultBranch: true } },
    repoStores: { of: () => ({ push: async (push: Push) => carryOut(push) }) },
    jobs: { send: async () => undefined },
  });
  ada = actorOf(hub.ada, 'write');
  eve = await addUser('eve', 'write');
  readingEve = { ...eve, scope: 'read' } as Actor;
  repo.commit({ 'README.md': 'one\n' });
});

afterEach(async () => {
  await hub.settled();
  hub.close();
});

/** A repository's store, as far as it moves refs to commits that are there. */
function carryOut({ commands }: Push): PushOutcome {
  const move = (): void => {
    for (const { name, oldOid, newOid } of commands) {
      repo.git('update-ref', ...(newOid === ZERO_OID ? ['-d', name] : [name, newOid]), oldOid);
    }
    repo.pushed();
  };
  const instead = onPush;
  onPush = null;
  if (instead === null) move();
  else instead(move);
  return {
    kind: 'done',
    outcomes: commands.map(({ name }) => ({ name, error: null })),
    head: 'refs/heads/main',
    wasEmpty: false,
  };
}

async function addUser(username: string, scope: TokenScope): Promise<Actor> {
  const user: UserRecord = {
    id: `user-${username}` as UserId,
    namespaceId: `ns-${username}` as NamespaceId,
    username,
    fullName: '',
    email: null,
    isAdmin: false,
    organizations: [],
    createdAt: 0,
  };
  await insertUser(hub.services.catalog, { ...user, passwordHash: null });
  return actorOf(user, scope);
}

async function ask(actor: Actor | null, method: string, path: string, body?: unknown): Promise<Response> {
  hub.signIn(actor);
  return hub.request(path, body === undefined ? { method } : { method, body: JSON.stringify(body) });
}

/** A request in whose middle the process dies. */
async function dies(actor: Actor | null, path: string, body?: unknown): Promise<void> {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect((await ask(actor, 'POST', ALL + path, body)).status).toBe(500);
  quiet.mockRestore();
}

async function post(actor: Actor | null, path: string, body?: unknown): Promise<unknown> {
  const answer = await ask(actor, 'POST', ALL + path, body);
  expect(answer.status, path).toBe(200);
  return answer.json();
}

async function get(actor: Actor | null, path: string): Promise<Record<string, unknown>> {
  return (await ask(actor, 'GET', ALL + path)).json() as Promise<Record<string, unknown>>;
}

/** A pull request of Eve's with one commit, which asks to be merged. */
async function openRequest(): Promise<{ head: string; start: string }> {
  await post(eve, '', { title: 'A change', description: 'Why not', pullRequest: true });
  const start = repo.git('rev-parse', 'main');
  repo.git('checkout', '-q', '--detach', start);
  const head = repo.commit({ 'new.txt': 'new\n' }, 'new file');
  repo.git('update-ref', 'refs/pr/1', head);
  repo.git('checkout', '-q', 'main');
  repo.pushed();
  await post(eve, '/1/status', { status: 'open' });
  return { head, start };
}

describe('who may do what', () => {
  interface Row {
    readonly name: string;
    readonly path: string;
    readonly body?: unknown;
    readonly method?: 'GET';
    /** Statuses for nobody, a stranger's reading token, a stranger, the owner's reading token and the owner. */
    readonly statuses: readonly number[];
  }
  const rows: readonly Row[] = [
    { name: 'list', method: 'GET', path: '', statuses: [200, 200, 200, 200, 200] },
    { name: 'details', method: 'GET', path: '/1', statuses: [200, 200, 200, 200, 200] },
    { name: 'diff', method: 'GET', path: '/2?diff=1', statuses: [200, 200, 200, 200, 200] },
    { name: 'discuss', path: '', body: { title: 'title', description: 'x' }, statuses: [401, 403, 200, 403, 200] },
    {
      name: 'request',
      path: '',
      body: { title: 'title', description: 'x', pullRequest: true },
      statuses: [401, 403, 200, 403, 200],
    },
    { name: 'comment', path: '/1/comment', body: { comment: 'x' }, statuses: [401, 403, 200, 403, 200] },
    { name: 'edit', path: '/1/comment/FIRST/edit', body: { content: 'x' }, statuses: [401, 403, 403, 403, 200] },
    { name: 'rename', path: '/1/title', body: { title: 'title 2' }, statuses: [401, 403, 403, 403, 200] },
    { name: 'close', path: '/1/status', body: { status: 'closed' }, statuses: [401, 403, 403, 403, 200] },
    { name: 'merge', path: '/2/merge', statuses: [401, 403, 403, 403, 200] },
    { name: 'hide', path: '/1/comment/FIRST/hide', statuses: [401, 403, 403, 403, 200] },
  ];

  it.each(rows)('$name', async ({ path, body, method = 'POST', statuses }) => {
    await post(ada, '', { title: 'A discussion', description: 'x' });
    await post(ada, '', { title: 'A request', description: 'x', pullRequest: true });
    await post(ada, '/2/status', { status: 'open' });
    const [first] = (await get(ada, '/1'))['events'] as { id: string }[];
    const url = ALL + path.replace('FIRST', first?.id ?? '');
    const readingAda = actorOf(hub.ada, 'read');
    const found: number[] = [];
    for (const actor of [null, readingEve, eve, readingAda, ada])
      found.push((await ask(actor, method, url, body)).status);
    expect(found).toEqual(statuses);
  });

  it.each(rows)('$name: as if it were not there, in a private repository', async ({ path, body, method = 'POST' }) => {
    await hub.addRepo({ kind: 'model', name: 'secret' }, 'private');
    const about = async (actor: Actor | null, name: string): Promise<unknown[]> => {
      const answer = await ask(actor, method, ALL.replace('bert', name) + path, body);
      return [answer.status, (await answer.text()).replaceAll(name, 'NAME')];
    };
    for (const actor of [null, eve]) expect(await about(actor, 'secret')).toEqual(await about(actor, 'absent'));
  });
});

describe('a merge that was cut short', () => {
  it('counts when the branch had moved', async () => {
    const { head, start } = await openRequest();
    onPush = (move) => {
      move();
      throw new Error('the process dies');
    };
    await dies(ada, '/1/merge');
    expect(repo.git('rev-parse', 'main')).toBe(head);
    const details = await get(null, '/1?diff=1');
    expect(details).toMatchObject({ status: 'merged', changes: { base: 'refs/heads/main', mergeCommitId: head } });
    expect(details['diff']).toContain('+new');
    expect((details['events'] as unknown[]).at(-1)).toMatchObject({
      author: { name: 'Ada' },
      data: { status: 'merged' },
    });
    expect(repo.git('rev-parse', 'main^')).toBe(start);
    expect((await ask(ada, 'POST', `${ALL}/1/merge`)).status).toBe(409);
  });

  it('does not count when the branch had not, and can be made again', async () => {
    const { head, start } = await openRequest();
    onPush = () => {
      throw new Error('the process dies');
    };
    await dies(ada, '/1/merge');
    expect(repo.git('rev-parse', 'main')).toBe(start);
    expect(await get(null, '/1')).toMatchObject({ status: 'open' });
    await post(ada, '/1/merge', { comment: 'At last' });
    expect(await get(null, '/1')).toMatchObject({ status: 'merged', changes: { mergeCommitId: head } });
  });

  it('is forgotten when the author pushes other commits', async () => {
    const { start } = await openRequest();
    onPush = () => {
      throw new Error('the process dies');
    };
    await dies(ada, '/1/merge');
    const old = repo.git('rev-parse', 'refs/pr/1');
    repo.git('checkout', '-q', '--detach', start);
    repo.git('update-ref', 'refs/pr/1', repo.commit({ 'other.txt': 'other\n' }, 'another'));
    repo.git('checkout', '-q', 'main');
    repo.pushed();
    expect(await get(null, '/1')).toMatchObject({ status: 'open' });
    // Now the commit that was about to be merged comes in some other way.
    repo.git('update-ref', 'refs/heads/main', old);
    repo.pushed();
    expect(await get(null, '/1')).toMatchObject({ status: 'open' });
  });
});

it('a request whose ref could not be made is never seen, and its number not given again', async () => {
  onPush = () => {
    throw new Error('the process dies');
  };
  await dies(eve, '', { title: 'title', description: 'x', pullRequest: true });
  expect(await get(null, '')).toMatchObject({ count: 0, discussions: [] });
  expect((await ask(null, 'GET', `${ALL}/1`)).status).toBe(404);
  expect(await post(eve, '', { title: 'title', description: 'x' })).toMatchObject({ num: 2 });
});

it('survives that the commits of a request are gone', async () => {
  await openRequest();
  repo.git('update-ref', '-d', 'refs/pr/1');
  repo.pushed();
  expect(await get(null, '/1?diff=1')).toMatchObject({ status: 'open', diff: '', filesWithConflicts: [] });
  const refused = await ask(ada, 'POST', `${ALL}/1/merge`);
  expect(refused.status).toBe(409);
});

it('survives that the history of a merged request was rewritten', async () => {
  await openRequest();
  await post(ada, '/1/merge');
  await hub.settled();
  repo.git('checkout', '-q', '--orphan', 'fresh');
  repo.commit({ 'README.md': 'anew\n' });
  for (const ref of ['refs/heads/main', 'refs/pr/1']) repo.git('update-ref', ref, 'fresh');
  repo.git('branch', '-D', 'main');
  repo.git('branch', '-m', 'fresh', 'main');
  repo.git('reflog', 'expire', '--expire=now', '--all');
  repo.git('gc', '-q', '--prune=now');
  repo.pushed();
  expect(await get(null, '/1?diff=1')).toMatchObject({ status: 'merged', diff: '' });
});

it('names nobody where an account is gone', async () => {
  await openRequest();
  await post(eve, '/1/comment', { comment: 'bye' });
  await hub.services.catalog.d1.prepare(`DELETE FROM users WHERE id = 'user-eve'`).bind().run();
  const details = await get(null, '/1');
  expect(details).not.toHaveProperty('author');
  for (const event of details['events'] as object[]) expect(event).not.toHaveProperty('author');
  expect((await get(null, '?author=eve'))['discussions']).toEqual([]);
  await post(ada, '/1/merge');
});

describe('texts', () => {
  it.each([
    ['no title', { title: '', description: 'x' }, 400],
    ['a title of two letters', { title: 'ab', description: 'x' }, 400],
    ['a title of two lines', { title: 'ab\ncd', description: 'x' }, 400],
    ['a long title', { title: 'x'.repeat(201), description: 'x' }, 400],
    ['nothing said', { title: 'title', description: ' ' }, 400],
    ['a book', { title: 'title', description: 'x'.repeat(65_537) }, 413],
    ['more than a request may have', { title: 'title', description: 'x'.repeat(600_000) }, 413],
    ['no object', 'title', 400],
    ['another type', { title: 'title', description: 1 }, 400],
  ])('%s is refused', async (_, body, status) => {
    expect((await ask(eve, 'POST', ALL, body)).status).toBe(status);
  });

  it('are rendered without what is not harmless, and only up to a long page of them', async () => {
    await post(eve, '', { title: 'title', description: '<img src=x onerror=alert(1)> **bold**' });
    for (let i = 0; i < 3; i++) await post(eve, '/1/comment', { comment: `**${i}** ${'<b>'.repeat(15_000)}` });
    const events = (await get(null, '/1'))['events'] as { data: { latest: { html: string } } }[];
    const html = events.map(({ data }) => data.latest.html);
    expect(html[0]).toContain('<strong>bold</strong>');
    expect(html[0]).not.toContain('onerror');
    expect(html.at(-1)).toMatch(/^<pre>\*\*2\*\* &lt;b>/);
  });
});

it('leaves the files of a gated repository to those let in', async () => {
  await openRequest();
  await hub.services.catalog.d1.prepare(`UPDATE repos SET gating = 'manual'`).bind().run();
  expect(await get(eve, '/1?diff=1')).not.toHaveProperty('diff');
  expect((await get(ada, '/1?diff=1'))['diff']).toContain('+new');
});

/** Storage buckets: unmodified clients of the Hugging Face Hub, who may do what, and what must not work. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresOf, runChecks } from './clients/run-checks.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { clientEnv, pythonEnv, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { PushedRepo } from './support/hf-material.ts';
import { type HubUser, createHubRepo, createHubToken, createHubUser } from './support/hub-repos.ts';
import {
  type XetSession,
  callXet,
  commitLargeFiles,
  putShard,
  putXorb,
  uploadXet,
  xetSession,
} from './support/xet-api.ts';
import { hashName, wholeFile } from './support/xet-bytes.ts';

const CLIENT_TIMEOUT_MS = 240_000;
const WEIGHTS_SIZE = 300_000;

let hub: Hub;
let owner: HubUser;
let guest: HubUser;
let reader: HubUser;

beforeAll(async () => {
  hub = await startHub();
  for (const name of ['owner', 'guest']) await createHubUser(hub, name);
  owner = await createHubToken(hub, 'owner', 'write');
  reader = await createHubToken(hub, 'owner', 'read');
  guest = await createHubToken(hub, 'guest', 'write');
}, 180_000);

afterAll(async () => {
  await hub.stop();
});

function call(user: HubUser | null, method: string, path: string, body?: unknown): Promise<Response> {
  return hub.fetch(path, {
    method,
    authorization: user === null ? null : `Bearer ${user.token}`,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

let names = 0;

async function createBucket(user: HubUser, visibility: 'public' | 'private' = 'public'): Promise<string> {
  const bucket = `${user.name}/b${++names}`;
  const made = await call(user, 'POST', `/api/buckets/${bucket}`, { visibility });
  expect(made.status).toBe(200);
  return bucket;
}

async function bucketSession(bucket: string, user: HubUser, kind: 'read' | 'write' = 'write'): Promise<XetSession> {
  const answer = await call(user, 'GET', `/api/buckets/${bucket}/xet-${kind}-token`);
  expect(answer.status).toBe(200);
  const { casUrl, accessToken } = (await answer.json()) as { readonly casUrl: string; readonly accessToken: string };
  return { url: casUrl, token: accessToken };
}

interface BatchAnswer {
  readonly status: number;
  readonly body: {
    readonly success?: boolean;
    readonly processed?: number;
    readonly succeeded?: number;
    readonly failed?: readonly { readonly path: string; readonly error: string }[];
  };
}

async function batch(user: HubUser, bucket: string, operations: readonly unknown[] | string): Promise<BatchAnswer> {
  const lines = typeof operations === 'string' ? operations : operations.map((line) => JSON.stringify(line)).join('\n');
  const answer = await call(user, 'POST', `/api/buckets/${bucket}/batch`, lines);
  return { status: answer.status, body: (await answer.json()) as BatchAnswer['body'] };
}

/** Uploads a file that nobody else has and answers its name on the Xet side. */
async function send(user: HubUser, bucket: string, content: Uint8Array = randomBytes(200_000)): Promise<string> {
  const { file } = await uploadXet(await bucketSession(bucket, user), content);
  return hashName(file.hash);
}

async function put(user: HubUser, bucket: string, path: string, content?: Uint8Array): Promise<string> {
  const xetHash = await send(user, bucket, content);
  expect(await batch(user, bucket, [{ type: 'addFile', path, xetHash, mtime: 1000 }])).toMatchObject({ status: 200 });
  return xetHash;
}

async function listed(user: HubUser, bucket: string, query = ''): Promise<readonly string[]> {
  const answer = await call(user, 'GET', `/api/buckets/${bucket}/tree${query}`);
  return ((await answer.json()) as readonly { readonly path: string }[]).map(({ path }) => path);
}

describe('clients', () => {
  let material: Record<string, unknown>;

  beforeAll(async () => {
    const model = await PushedRepo.create(hub, 'plain', 'model');
    await model.commit(
      {
        '.gitattributes': '*.safetensors filter=lfs diff=lfs merge=lfs -text\n',
        'config.json': '{}',
        'model.safetensors': Buffer.alloc(WEIGHTS_SIZE, 7),
      },
      'Everything',
    );
    await model.push('main');
    material = { owner, guest, model: 'admin/plain', weights_size: WEIGHTS_SIZE };
  }, 180_000);

  function materialFile(tag: string): string {
    const file = join(scratchDir('hf-facts'), 'material.json');
    writeFileSync(file, JSON.stringify({ ...material, tag }));
    return file;
  }

  it.for([
    ['hub-newest', 'newest'],
    ['hub-1.33', 'old'],
  ] as const)(
    'huggingface_hub (%s): functions, file system, hf buckets',
    { timeout: CLIENT_TIMEOUT_MS },
    async ([name, tag], { skip }) => {
      const python = pythonEnv(name);
      if (python === null) return skip(whySkipped(name));
      const env = clientEnv(hub.url, scratchDir('hf-home'));
      const checks = await runChecks(python, 'hf_buckets.py', [materialFile(tag)], env);
      expect(failuresOf(checks)).toEqual([]);
      expect(checks).toHaveLength(9);
    },
  );

  it('@huggingface/hub', { timeout: CLIENT_TIMEOUT_MS }, async () => {
    const env = clientEnv(hub.url, scratchDir('hf-home'));
    const checks = await runChecks(process.execPath, 'hub-buckets.mjs', [materialFile('js'), hub.url], env);
    expect(failuresOf(checks)).toEqual([]);
    expect(checks).toHaveLength(2);
  });
});

describe('who may do what', () => {
  /** Statuses for: the owner, their token for reading, somebody else, nobody. */
  const cases: readonly (readonly [string, string, unknown, readonly number[], readonly number[]])[] = [
    ['GET', '', undefined, [200, 200, 200, 200], [200, 200, 404, 401]],
    ['GET', '/tree', undefined, [200, 200, 200, 200], [200, 200, 404, 401]],
    ['GET', '/tree/a?recursive=false', undefined, [200, 200, 200, 200], [200, 200, 404, 401]],
    ['POST', '/paths-info', { paths: ['a/b'] }, [200, 200, 200, 200], [200, 200, 404, 401]],
    ['GET', '/xet-read-token', undefined, [200, 200, 200, 200], [200, 200, 404, 401]],
    ['GET', '/xet-write-token', undefined, [200, 403, 403, 401], [200, 403, 404, 401]],
    ['GET', '/events', undefined, [404, 404, 404, 404], [404, 404, 404, 401]],
    ['POST', '/batch', '{"type":"deleteFile","path":"x"}', [200, 403, 403, 401], [200, 403, 404, 401]],
    ['PUT', '/settings', { visibility: 'same' }, [400, 400, 400, 400], [400, 400, 400, 400]],
    ['DELETE', '', undefined, [200, 403, 403, 401], [200, 403, 404, 401]],
  ];

  it.each(['public', 'private'] as const)('a %s bucket', async (visibility) => {
    const bucket = await createBucket(owner, visibility);
    await put(owner, bucket, 'a/b');
    const expected: unknown[] = [];
    const got: unknown[] = [];
    // The owner comes last: one of the routes deletes the bucket.
    for (const [method, path, body, whenPublic, whenPrivate] of cases) {
      const statuses = visibility === 'public' ? whenPublic : whenPrivate;
      for (const [index, user] of [
        [3, null],
        [2, guest],
        [1, reader],
        [0, owner],
      ] as const) {
        expected.push([method, path, user?.token === reader.token ? 'reader' : user?.name, statuses[index]]);
        const answer = await call(user, method, `/api/buckets/${bucket}${path}`, body);
        got.push([method, path, user?.token === reader.token ? 'reader' : user?.name, answer.status]);
      }
    }
    expect(got).toEqual(expected);
  });

  it('changes who sees it, moves it and creates one: its owner alone', async () => {
    const bucket = await createBucket(owner);
    const hide = { private: true };
    for (const user of [guest, reader]) {
      expect((await call(user, 'PUT', `/api/buckets/${bucket}/settings`, hide)).status).toBe(403);
      const move = { fromRepo: bucket, toRepo: `${user.name}/taken`, type: 'bucket' };
      expect((await call(user, 'POST', '/api/repos/move', move)).status).toBe(403);
    }
    for (const user of [guest, reader]) {
      expect((await call(user, 'POST', '/api/buckets/owner/new', {})).status).toBe(403);
    }
    expect((await call(null, 'POST', '/api/buckets/owner/new', {})).status).toBe(401);
    const give = { fromRepo: bucket, toRepo: 'guest/gift', type: 'bucket' };
    expect((await call(owner, 'POST', '/api/repos/move', give)).status).toBe(403);
    expect((await call(owner, 'PUT', `/api/buckets/${bucket}/settings`, hide)).status).toBe(200);
    expect((await call(guest, 'GET', `/api/buckets/${bucket}`)).status).toBe(404);
    const found = await (await call(guest, 'GET', '/api/buckets/owner?limit=1000')).text();
    expect(found).not.toContain(bucket);
  });
});

describe('contents', () => {
  it('of others cannot be named by their hash alone', async () => {
    const secret = await createBucket(owner, 'private');
    const content = randomBytes(200_000);
    const xetHash = await put(owner, secret, 'weights.bin', content);
    const theirs = await createBucket(guest);
    const add = { type: 'addFile', path: 'stolen', xetHash };
    const copy = { type: 'copyFile', path: 'stolen', xetHash, sourceRepoType: 'bucket', sourceRepoId: secret };
    for (const operation of [add, copy, { ...copy, sourceRepoId: theirs }]) {
      const refused = await batch(guest, theirs, [operation]);
      expect(refused).toMatchObject({ status: 422, body: { success: false, processed: 1, succeeded: 0 } });
      expect(refused.body.failed?.map(({ path }) => path)).toEqual(['stolen']);
    }
    // Not over the Xet server either, neither by the hash nor by a shard that names the owner's chunks.
    const session = await bucketSession(theirs, guest);
    expect((await callXet(session, `/v1/reconstructions/${xetHash}`)).status).toBe(404);
    const made = wholeFile(content);
    expect((await putShard(session, made.shard)).status).toBe(400);
    // Whoever has the bytes may have the file.
    expect((await putXorb(session, made.xorbName, made.xorb)).status).toBe(200);
    expect((await batch(guest, theirs, [add])).status).toBe(422);
    expect((await putShard(session, made.shard)).status).toBe(200);
    expect(await batch(guest, theirs, [add])).toMatchObject({ status: 200, body: { success: true } });
    const back = await call(guest, 'GET', `/buckets/${theirs}/resolve/stolen`);
    expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true);
  });

  it('go where they can be read: from a bucket to a repository, and back', async () => {
    const bucket = await createBucket(owner, 'private');
    const content = randomBytes(150_000);
    const xetHash = await put(owner, bucket, 'a.bin', content);
    const { path: repo } = await createHubRepo(hub, 'from-bucket', { owner, private: true });
    // The chunks are known already: the shard alone is enough for who can read the bucket.
    const made = wholeFile(content);
    expect((await putShard(await xetSession(hub, repo, owner), made.shard)).status).toBe(200);
    const sha = made.file.sha256 ?? '';
    expect((await commitLargeFiles(hub, repo, owner, [{ path: 'a.bin', oid: sha, size: content.length }])).status).toBe(
      200,
    );
    expect((await call(owner, 'DELETE', `/api/buckets/${bucket}`)).status).toBe(200);
    const other = await createBucket(owner);
    const copy = { type: 'copyFile', path: 'b.bin', xetHash, sourceRepoType: 'model', sourceRepoId: repo };
    expect((await batch(owner, other, [copy])).status).toBe(200);
    const back = await call(guest, 'GET', `/buckets/${other}/resolve/b.bin`);
    expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true);
  });

  it('are read with the token of their own bucket, and only while they are in it', async () => {
    const bucket = await createBucket(owner, 'private');
    const other = await createBucket(owner, 'private');
    const xetHash = await put(owner, bucket, 'a.bin');
    const { path: repo } = await createHubRepo(hub, 'another', { owner });
    const ask = async (session: XetSession) => (await callXet(session, `/v1/reconstructions/${xetHash}`)).status;
    expect(await ask(await bucketSession(bucket, owner, 'read'))).toBe(200);
    expect(await ask(await bucketSession(other, owner))).toBe(404);
    expect(await ask(await xetSession(hub, repo, owner))).toBe(404);
    const reading = await bucketSession(bucket, owner, 'read');
    expect((await putXorb(reading, wholeFile(randomBytes(1000)).xorbName, Buffer.from('x'))).status).toBe(403);
    await batch(owner, bucket, [{ type: 'deleteFile', path: 'a.bin' }]);
    expect(await ask(reading)).toBe(404);
    await call(owner, 'DELETE', `/api/buckets/${bucket}`);
    expect(await ask(reading)).toBe(404);
  });
});

describe('a batch', () => {
  it.each([
    '',
    '/etc/passwd',
    '../../x',
    'a/../b',
    './a',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\u0000b',
    'a\nb',
    '\u{10ffff}',
    'x'.repeat(1025),
    'é'.repeat(513),
  ])('refuses the path %j and does the rest', async (path) => {
    const bucket = await createBucket(owner);
    const xetHash = '0'.repeat(64);
    const done = await batch(owner, bucket, [
      { type: 'addFile', path, xetHash },
      { type: 'deleteFile', path },
      { type: 'addFile', path: 'good', xetHash },
    ]);
    expect(done).toMatchObject({ status: 200, body: { success: false, processed: 3, succeeded: 1 } });
    expect(done.body.failed).toHaveLength(2);
    expect(await listed(owner, bucket)).toEqual(['good']);
  });

  it.each([
    ['no JSON', '{"type":'],
    ['no operation', '{"type":"renameFile","path":"a"}'],
    ['no hash', '{"type":"addFile","path":"a"}'],
    ['a hash in capitals', JSON.stringify({ type: 'addFile', path: 'a', xetHash: 'A'.repeat(64) })],
    ['a time out of time', JSON.stringify({ type: 'addFile', path: 'a', xetHash: '0'.repeat(64), mtime: 1e300 })],
    [
      'a type that is a header',
      JSON.stringify({ type: 'addFile', path: 'a', xetHash: '0'.repeat(64), contentType: 'a\r\nb: c' }),
    ],
    ['a line without end', `{"type":"deleteFile","path":"${'x'.repeat(100_000)}"}`],
  ])('with %s changes nothing', async (_, line) => {
    const bucket = await createBucket(owner);
    const good = JSON.stringify({ type: 'addFile', path: 'good', xetHash: '0'.repeat(64) });
    expect((await batch(owner, bucket, `${good}\n${line}\n`)).status).toBe(400);
    expect(await listed(owner, bucket)).toEqual([]);
  });

  it('has at most 10 000 operations, the last of which on a path wins', async () => {
    const bucket = await createBucket(owner);
    const xetHash = '0'.repeat(64);
    const add = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ type: 'addFile', path: `d/${index}`, xetHash }));
    expect((await batch(owner, bucket, add(10_001))).status).toBe(413);
    const twice = [...add(9_999), { type: 'deleteFile', path: 'd/0' }];
    expect(await batch(owner, bucket, twice)).toMatchObject({
      status: 200,
      body: { success: true, processed: 10_000 },
    });
    const info = (await (await call(owner, 'GET', `/api/buckets/${bucket}`)).json()) as { readonly totalFiles: number };
    expect(info.totalFiles).toBe(9_998);
  });

  it('may be asked about at length', async () => {
    const bucket = await createBucket(owner);
    await batch(owner, bucket, [{ type: 'addFile', path: 'good', xetHash: '0'.repeat(64) }]);
    const long = Array.from({ length: 2_000 }, (_, index) => `${index}/${'"'.repeat(800)}`);
    const answer = await call(owner, 'POST', `/api/buckets/${bucket}/paths-info`, { paths: [...long, 'good', '../x'] });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject([{ path: 'good', size: 0 }]);
  });

  it('is served by the type of the name, whatever the uploader wrote', async () => {
    const bucket = await createBucket(owner);
    const xetHash = await send(owner, bucket, Buffer.from('<script>alert(1)</script>'.repeat(10)));
    await batch(owner, bucket, [{ type: 'addFile', path: 'page.bin', xetHash, contentType: 'text/html' }]);
    const { headers } = await call(owner, 'GET', `/buckets/${bucket}/resolve/page.bin`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });
});

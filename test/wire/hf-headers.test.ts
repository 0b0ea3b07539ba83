/** What curl sees of files: sizes, tags, ranges and caching, through the hub as it runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { PushedRepo, sha256 } from './support/hf-material.ts';
import { runAsync } from './support/run-async.ts';

const content = new Uint8Array(3 << 20).map((_, index) => (index * 31 + (index >> 8)) % 253);
const config = '{"model_type": "bert"}\n';

let hub: Hub;
let head: string;

beforeAll(async () => {
  hub = await startHub();
  const repo = await PushedRepo.create(hub, 'files', 'model');
  const attributes = '*.bin filter=lfs diff=lfs merge=lfs -text\n';
  head = await repo.commit({ '.gitattributes': attributes, 'config.json': config, 'weights.bin': content }, 'files');
  await repo.push('main');
}, 120_000);

afterAll(async () => {
  await hub.stop();
});

interface Curled {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Status and headers of one answer, redirects not followed. */
async function curl(path: string, ...args: string[]): Promise<Curled> {
  const run = await runAsync('curl', ['-sS', '-D', '-', '-o', '/dev/null', ...args, hub.url + path]);
  if (run.status !== 0) throw new Error(run.stderr);
  const [first = '', ...lines] = run.stdout.trim().split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 2),
  ]);
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers) };
}

async function body(path: string, range?: string): Promise<Uint8Array> {
  const answer = await hub.fetch(path, { authorization: null, headers: range === undefined ? {} : { range } });
  return new Uint8Array(await answer.arrayBuffer());
}

describe('HEAD', () => {
  it('tells size, tag and commit, and is never compressed', async () => {
    const { status, headers } = await curl('/admin/files/resolve/main/config.json', '-I', '--compressed');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-length': String(config.length),
      'x-repo-commit': head,
      etag: expect.stringMatching(/^"[0-9a-f]{40}"$/),
      'accept-ranges': 'bytes',
      'content-disposition': `inline; filename*=UTF-8''config.json; filename="config.json";`,
    });
    expect(headers['content-encoding']).toBe('identity');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('tells of an LFS file what it stands for', async () => {
    const { status, headers } = await curl('/admin/files/resolve/main/weights.bin', '-I');
    const etag = `"${sha256(content)}"`;
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-length': String(content.length),
      'x-linked-size': String(content.length),
      'x-linked-etag': etag,
      etag,
    });
  });

  it('names the commit in which nothing was found', async () => {
    const { status, headers } = await curl('/admin/files/resolve/main/nothing', '-I');
    expect([status, headers['x-error-code'], headers['x-repo-commit']]).toEqual([404, 'EntryNotFound', head]);
  });
});

describe('GET', () => {
  it('sends everything and says how much before', async () => {
    const { status, headers } = await curl('/admin/files/resolve/main/weights.bin');
    expect([status, headers['content-length']]).toEqual([200, String(content.length)]);
    expect(headers).not.toHaveProperty('transfer-encoding');
    expect(sha256(await body('/admin/files/resolve/main/weights.bin'))).toBe(sha256(content));
  });

  it('sends a part of a text file as it is to clients that take compressed ones', async () => {
    const args = ['-sS', '-H', 'Accept-Encoding: gzip, br', '-r', '2-11'];
    const { stdout } = await runAsync('curl', [...args, `${hub.url}/admin/files/resolve/main/config.json`]);
    expect(stdout).toBe(config.slice(2, 12));
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=1048570-2097160', 1_048_570, 2_097_161],
    ['bytes=3145000-', 3_145_000, content.length],
    ['bytes=-100', content.length - 100, content.length],
  ])('sends %s', async (range, start, end) => {
    const { status, headers } = await curl('/admin/files/resolve/main/weights.bin', '-H', `Range: ${range}`);
    expect([status, headers['content-range'], headers['content-length']]).toEqual([
      206,
      `bytes ${start}-${end - 1}/${content.length}`,
      String(end - start),
    ]);
    expect(sha256(await body('/admin/files/resolve/main/weights.bin', range))).toBe(sha256(content.slice(start, end)));
  });

  it('refuses a range behind the end and knows an unchanged file', async () => {
    const behind = await curl('/admin/files/resolve/main/weights.bin', '-H', `Range: bytes=${content.length}-`);
    expect([behind.status, behind.headers['content-range']]).toEqual([416, `bytes */${content.length}`]);
    const unchanged = await curl('/admin/files/resolve/main/weights.bin', '-H', `If-None-Match: "${sha256(content)}"`);
    expect([unchanged.status, unchanged.headers['x-repo-commit']]).toEqual([304, head]);
  });

  it('counts a download of the telling file within seconds', async () => {
    const downloads = async (): Promise<unknown> => {
      const info: unknown = await (await hub.fetch('/api/models/admin/files?expand=downloads')).json();
      return info;
    };
    const before = (await downloads()) as { downloads: number };
    for (let n = 0; n < 3; n++) await body('/admin/files/resolve/main/config.json');
    await expect.poll(downloads, { timeout: 15_000 }).toMatchObject({ downloads: before.downloads + 3 });
  });
});

/** Measurements of large files: downloads, ranged downloads and verified uploads of 1 GiB. */
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  linkSync,
  openSync,
  rmSync,
  writeSync,
  closeSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type LfsAction, lfsBatch, uploadLfsFile } from '../wire/support/lfs.ts';
import type { Bench } from './bench.ts';
import { run, timed } from './commands.ts';
import type { Side, Work } from './work.ts';

const PARALLEL = 64;
const RANGE_BYTES = 1024 * 1024;
/** Each sample makes this many ranged downloads, `PARALLEL` at a time. */
const RANGES = 512;

/** The names of the works here, known before anything is prepared. */
export const BYTE_WORKS = ['lfs get', 'ranged get by LFS URL', 'ranged get by resolve', 'lfs put'];

/** What a file can be asked for by: as git-lfs does, or as Hugging Face clients do. */
type Address = 'LFS' | 'resolve';

interface Urls {
  readonly peer: string;
  readonly hub: Readonly<Record<Address, LfsAction>>;
}

export function byteWorks(bench: Bench, sizeBytes: number): Work[] {
  const name = `${Math.round(sizeBytes / 1024 / 1024)} MiB`;
  const source = join(bench.folder, 'source.bin');
  let urls: Urls | undefined;
  const urlOf = (side: Side, address: Address): LfsAction => {
    if (urls === undefined) throw new Error('the file has not been prepared');
    return side === 'peer' ? { href: urls.peer, header: {} } : urls.hub[address];
  };
  const prepare = async (): Promise<void> => {
    if (urls !== undefined) return;
    await writeRandom(source, sizeBytes);
    linkSync(source, join(bench.peers.filesDir, 'source.bin'));
    urls = {
      peer: `${bench.peers.filesUrl}/source.bin`,
      hub: await publishLfsFile(bench, source, sizeBytes, 'bench-download'),
    };
  };
  const throughput = (seconds: number, bytes: number): { rate: number } => ({ rate: bytes / seconds / 1e6 });
  const rangedWork = (work: string, address: Address): Work => ({
    name: work,
    input: `${PARALLEL} at a time`,
    hasPeer: true,
    figures: [
      {
        title: `parallel ranged GETs of 1 MiB by ${address} URL, throughput`,
        metric: 'rate',
        unit: 'MB/s',
        bar: { ratioAtLeast: 0.5 },
      },
    ],
    prepare,
    run: async (side) => throughput(await rangedGets(bench, urlOf(side, address), sizeBytes), RANGES * RANGE_BYTES),
  });
  return [
    {
      name: 'lfs get',
      input: name,
      hasPeer: true,
      figures: [
        {
          title: 'LFS/resolve GET through the hub from disk, throughput',
          metric: 'rate',
          unit: 'MB/s',
          bar: { ratioAtLeast: 0.8 },
        },
      ],
      prepare,
      run: async (side) =>
        throughput(
          await timed('curl', [
            '--silent',
            '--show-error',
            '--fail',
            '--location',
            '--output',
            '/dev/null',
            urlOf(side, 'resolve').href,
          ]),
          sizeBytes,
        ),
    },
    rangedWork('ranged get by LFS URL', 'LFS'),
    rangedWork('ranged get by resolve', 'resolve'),
    {
      name: 'lfs put',
      input: name,
      hasPeer: true,
      figures: [
        {
          title: 'LFS PUT through the hub, hash verified, throughput',
          metric: 'rate',
          unit: 'MB/s',
          bar: { ratioAtLeast: 0.5 },
        },
      ],
      prepare: async () => {
        if (!existsSync(source)) await writeRandom(source, sizeBytes);
      },
      run: async (side) =>
        throughput(side === 'hub' ? await put(bench, source, sizeBytes) : await copyAndHash(bench, source), sizeBytes),
    },
  ];
}

async function writeRandom(path: string, sizeBytes: number): Promise<void> {
  const block = randomBytes(8 * 1024 * 1024);
  await pipeline(async function* () {
    for (let left = sizeBytes, i = 0; left > 0; left -= block.length, i++) {
      block.writeUInt32LE(i, 0);
      yield Buffer.from(block.subarray(0, left));
    }
  }, createWriteStream(path));
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Uploads the file and commits its pointer; answers the URLs that lead to it. */
export async function publishLfsFile(
  bench: Bench,
  source: string,
  sizeBytes: number,
  name: string,
): Promise<Urls['hub']> {
  const repo = await createHubRepo(bench.hub, name);
  const oid = await sha256(source);
  await uploadLfsFile(repo, oid, sizeBytes, (request) => curlPut(request.href, request.header, source));
  const work = join(bench.folder, `${name}-work`);
  run('git', ['init', '--quiet', '-b', 'main', work]);
  writeFileSync(
    join(work, 'source.bin'),
    `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${sizeBytes}\n`,
  );
  run('git', ['add', '.'], work);
  run('git', ['commit', '--quiet', '-m', 'A large file'], work);
  run('git', ['push', '--quiet', repo.gitUrl, 'HEAD:refs/heads/main'], work);
  const batch = await lfsBatch(repo, 'download', [{ oid, size: sizeBytes }]);
  const lfs = batch.objects[0]?.actions['download'];
  if (lfs === undefined) throw new Error(`the LFS batch answered ${batch.status}: ${batch.message}`);
  return { LFS: lfs, resolve: { href: `${bench.hub.url}/${repo.path}/resolve/main/source.bin`, header: {} } };
}

async function curlPut(url: string, headers: Readonly<Record<string, string>>, path: string): Promise<void> {
  const headerArgs = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  await timed('curl', [
    '--silent',
    '--show-error',
    '--fail',
    '--header',
    'Expect:',
    ...headerArgs,
    '--upload-file',
    path,
    '--output',
    '/dev/null',
    url,
  ]);
}

async function rangedGets(bench: Bench, { href, header }: LfsAction, sizeBytes: number): Promise<number> {
  const config = join(bench.folder, 'ranges');
  const requests = Array.from({ length: RANGES }, (_, i) => {
    const start = ((i * 37) % Math.max(1, Math.floor(sizeBytes / RANGE_BYTES))) * RANGE_BYTES;
    const headers = Object.entries(header).map(([name, value]) => `header = "${name}: ${value}"\n`);
    const range = `range = ${start}-${start + RANGE_BYTES - 1}\n`;
    return `url = "${href}"\n${range}${headers.join('')}output = /dev/null\nlocation\nfail\nsilent\n`;
  });
  writeFileSync(config, requests.join('next\n'));
  return timed('curl', ['--parallel', '--parallel-immediate', '--parallel-max', String(PARALLEL), '--config', config]);
}

/** A new object each time, since the hub would not ask for one it has. */
async function put(bench: Bench, source: string, sizeBytes: number): Promise<number> {
  const file = openSync(source, 'r+');
  writeSync(file, randomBytes(64), 0, 64, 0);
  closeSync(file);
  const oid = await sha256(source);
  const repo = await createHubRepo(bench.hub, `bench-upload-${oid.slice(0, 8)}`);
  const started = performance.now();
  await uploadLfsFile(repo, oid, sizeBytes, (request) => curlPut(request.href, request.header, source));
  return (performance.now() - started) / 1000;
}

/** The same bytes written and hashed at once by the machine's own tools. */
async function copyAndHash(bench: Bench, source: string): Promise<number> {
  const target = join(bench.folder, 'copied.bin');
  const seconds = await timed('sh', ['-c', `dd if='${source}' bs=1M status=none | tee '${target}' | sha256sum`]);
  rmSync(target);
  execFileSync('sync', ['--file-system', bench.folder]);
  return seconds;
}

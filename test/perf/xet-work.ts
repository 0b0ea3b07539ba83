/** Measurements of large files over Xet: uploads and downloads by `hf`, and plain HTTP downloads of what they stored. */
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, inScratch } from './bench.ts';
import { publishLfsFile } from './byte-work.ts';
import { timed } from './commands.ts';
import { HfClient } from './hf-client.ts';
import { writeNoise } from './noise.ts';
import { MEMORY_BAR_WITH_XET_BYTES } from './report.ts';
import { flushWrites } from './settle-machine.ts';
import type { Side, Work } from './work.ts';

/** The names of the works here, known before anything is prepared. */
export const XET_WORKS = ['hf upload', 'hf download', 'resolve of a Xet file'];

const CURL = ['--silent', '--show-error', '--fail', '--location'];

export function xetWorks(bench: Bench, sizeBytes: number): Work[] {
  const stored = new StoredFile(bench, sizeBytes);
  const common = {
    input: `${Math.round(sizeBytes / 1024 / 1024)} MiB`,
    hasPeer: true,
    memoryBarBytes: MEMORY_BAR_WITH_XET_BYTES,
  };
  const source = join(bench.folder, 'xet-source.bin');
  let shared = 0;
  return [
    {
      ...common,
      name: 'hf upload',
      figures: [
        {
          title: '`hf upload` of a random file, wall, against `curl -T` to nginx WebDAV',
          metric: 'seconds',
          unit: 's',
          bar: { ratioAtMost: 3 },
        },
      ],
      run: async (side) => {
        // Bytes nobody has uploaded before, each time, and just written for either side.
        await writeNoise(source, sizeBytes);
        shared++;
        if (side === 'peer') {
          await flushWrites();
          const url = `${bench.peers.davUrl}/uploaded-${shared}.bin`;
          const seconds = await timed('curl', [...CURL, '--header', 'Expect:', '--upload-file', source, url]);
          rmSync(join(bench.peers.davDir, `uploaded-${shared}.bin`));
          return { seconds };
        }
        const repo = await createHubRepo(bench.hub, `bench-xet-upload-${shared}`);
        await flushWrites();
        return inScratch(bench, async (home) => ({
          seconds: await new HfClient(bench, home).upload(repo.path, source, 'source.bin'),
        }));
      },
    },
    {
      ...common,
      name: 'hf download',
      figures: [
        {
          title: '`hf download` of a Xet file, wall, against `curl` from nginx',
          metric: 'seconds',
          unit: 's',
          bar: { ratioAtMost: 2 },
        },
      ],
      prepare: () => stored.prepare(),
      run: (side) =>
        inScratch(bench, async (home) => {
          if (side === 'hub') {
            const client = new HfClient(bench, home);
            return { seconds: await client.download(stored.repo, 'source.bin', join(home, 'files')) };
          }
          mkdirSync(home);
          return { seconds: await timed('curl', [...CURL, '--output', join(home, 'source.bin'), stored.peerUrl]) };
        }),
    },
    {
      ...common,
      name: 'resolve of a Xet file',
      figures: [
        {
          title: 'GET resolve of a Xet file, throughput, against the same size stored over LFS',
          metric: 'rate',
          unit: 'MB/s',
          bar: { ratioAtLeast: 0.5 },
        },
      ],
      prepare: () => stored.prepareBoth(),
      run: async (side) => {
        const seconds = await timed('curl', [...CURL, '--output', '/dev/null', stored.resolveUrl(side)]);
        return { rate: sizeBytes / seconds / 1e6 };
      },
    },
  ];
}

/** A file uploaded over Xet, the same file on nginx, and another of its size uploaded over LFS. */
class StoredFile {
  readonly #bench: Bench;
  readonly #sizeBytes: number;
  #repo: string | undefined;
  #lfsUrl: string | undefined;

  constructor(bench: Bench, sizeBytes: number) {
    this.#bench = bench;
    this.#sizeBytes = sizeBytes;
  }

  async prepare(): Promise<void> {
    if (this.#repo !== undefined) return;
    const source = join(this.#bench.folder, 'xet-stored.bin');
    await writeNoise(source, this.#sizeBytes);
    linkSync(source, join(this.#bench.peers.filesDir, 'xet-stored.bin'));
    const repo = await createHubRepo(this.#bench.hub, 'bench-xet-stored');
    await inScratch(this.#bench, (home) => new HfClient(this.#bench, home).upload(repo.path, source, 'source.bin'));
    this.#repo = repo.path;
  }

  /** The hub keeps the same bytes once, so what is stored over LFS has to be another file. */
  async prepareBoth(): Promise<void> {
    await this.prepare();
    if (this.#lfsUrl !== undefined) return;
    const other = join(this.#bench.folder, 'lfs-stored.bin');
    await writeNoise(other, this.#sizeBytes);
    this.#lfsUrl = (await publishLfsFile(this.#bench, other, this.#sizeBytes, 'bench-xet-peer')).resolve.href;
  }

  get repo(): string {
    if (this.#repo === undefined) throw new Error('the file has not been uploaded');
    return this.#repo;
  }

  get peerUrl(): string {
    return `${this.#bench.peers.filesUrl}/xet-stored.bin`;
  }

  resolveUrl(side: Side): string {
    if (side === 'peer') return this.#lfsUrl ?? '';
    return `${this.#bench.hub.url}/${this.repo}/resolve/main/source.bin`;
  }
}

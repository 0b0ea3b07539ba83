/** Measurements of what deduplication saves: bytes sent for a changed file, and bytes stored for many versions of one. */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, inScratch } from './bench.ts';
import { startCountingProxy } from '../wire/support/counting-proxy.ts';
import { HfClient } from './hf-client.ts';
import { changeInPlace, writeNoise, writeWithInsertion } from './noise.ts';
import { MEMORY_BAR_WITH_XET_BYTES } from './report.ts';
import type { Figure, Work } from './work.ts';

/** The names of the works here, known before anything is prepared. */
export const XET_SIZE_WORKS = ['re-upload', 'versions of a model'];

const VERSIONS = 10;
const MODEL_BYTES = 500_000_000;
const REGIONS = 10;

function sent(title: string, metric: string, hubAtMost?: number): Figure {
  return { title, metric, unit: '%', bar: hubAtMost === undefined ? null : { hubAtMost } };
}

export function xetSizeWorks(bench: Bench, sizeBytes: number): Work[] {
  const modelBytes = Math.min(MODEL_BYTES, sizeBytes);
  const common = { hasPeer: false, samplesAtMost: 1, memoryBarBytes: MEMORY_BAR_WITH_XET_BYTES };
  return [
    {
      ...common,
      name: 're-upload',
      input: `${Math.round(sizeBytes / 1024 / 1024)} MiB`,
      figures: [
        sent('bytes sent for a file with 1 % of it changed in place', 'changed', 3),
        sent('bytes sent for a file with 1 MiB inserted at its start', 'inserted', 3),
        sent('bytes sent for the changed file by a client with nothing cached', 'changedCold'),
        sent('bytes sent for the same file by a client with nothing cached', 'sameCold'),
      ],
      run: () => inScratch(bench, (folder) => reUploads(bench, folder, sizeBytes)),
    },
    {
      ...common,
      name: 'versions of a model',
      input: `${Math.round(modelBytes / 1e6)} MB`,
      figures: [
        {
          title: `bytes stored for ${VERSIONS} versions (2 % changed each), against one`,
          metric: 'times',
          unit: '×',
          bar: { hubAtMost: 1.3 },
        },
      ],
      run: () => inScratch(bench, (folder) => versions(bench, folder, modelBytes)),
    },
  ];
}

async function reUploads(bench: Bench, folder: string, sizeBytes: number): Promise<Record<string, number>> {
  const proxy = await startCountingProxy(bench.hub.url);
  try {
    const client = new HfClient(bench, join(folder, 'home'), proxy.url);
    const { path: repo } = await createHubRepo(bench.hub, `bench-changed-${process.pid}`);
    const original = join(folder, 'original.bin');
    const changed = join(folder, 'changed.bin');
    const share = async (upload: () => Promise<number>): Promise<number> => {
      const before = proxy.sentBytes();
      await upload();
      return ((proxy.sentBytes() - before) / sizeBytes) * 100;
    };
    let others = 0;
    const stranger = (): HfClient => new HfClient(bench, join(folder, `other-${++others}`), proxy.url);

    await writeNoise(original, sizeBytes);
    await client.upload(repo, original, 'source.bin');
    const sameCold = await share(() => stranger().upload(repo, original, 'same.bin'));
    copyFileSync(original, changed);
    changeInPlace(changed, sizeBytes, 0.01, REGIONS);
    const inPlace = await share(() => client.upload(repo, changed, 'source.bin'));
    const again = join(folder, 'again.bin');
    copyFileSync(original, again);
    changeInPlace(again, sizeBytes, 0.01, REGIONS);
    const changedCold = await share(() => stranger().upload(repo, again, 'again.bin'));
    await writeWithInsertion(changed, original, 1024 * 1024);
    const inserted = await share(() => client.upload(repo, changed, 'source.bin'));
    return { changed: inPlace, inserted, changedCold, sameCold };
  } finally {
    await proxy.stop();
  }
}

async function versions(bench: Bench, folder: string, sizeBytes: number): Promise<Record<string, number>> {
  const client = new HfClient(bench, join(folder, 'home'));
  const { path: repo } = await createHubRepo(bench.hub, `bench-versions-${process.pid}`);
  const model = join(folder, 'model.bin');
  const empty = storedBytes(bench);
  let first = Number.NaN;
  await writeNoise(model, sizeBytes);
  for (let version = 0; version < VERSIONS; version++) {
    if (version > 0) changeInPlace(model, sizeBytes, 0.02, REGIONS);
    await client.upload(repo, model, 'model.bin');
    if (version === 0) first = storedBytes(bench) - empty;
  }
  return { times: (storedBytes(bench) - empty) / first };
}

/** What the hub's data takes up on the disk: blobs, databases, everything. */
function storedBytes(bench: Bench): number {
  const [bytes] = execFileSync('du', ['-s', '--block-size=1', bench.hub.dataDir], { encoding: 'utf8' }).split('\t');
  return Number(bytes);
}

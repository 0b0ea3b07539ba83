/**
 * `npm run bench`: measures the hub against git's own server behind nginx, nginx itself, and dd with sha256sum, all on
 * this machine, and prints a table. Options: `--only=TEXT` (works whose name or input holds it; may be repeated),
 * `--json=FILE`. Variables: BENCH_RUNS (samples of each, default 5), BENCH_REPOS (folders of real git
 * repositories, separated by colons, in place of synthetic ones), BENCH_FILE_MIB (default 1024), BENCH_SIZES (objects
 * of the synthetic repositories, default `100000,400000`), BENCH_DIR (a folder on the disk to measure).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import buildHub from '../wire/harness/global-setup.ts';
import { startHub } from '../wire/harness/hub.ts';
import { ensurePythonEnvs } from '../wire/harness/python.ts';
import type { Bench } from './bench.ts';
import { BYTE_WORKS, byteWorks } from './byte-work.ts';
import { COMMIT_WORKS, commitWorks } from './commit-work.ts';
import { gitWorks } from './git-work.ts';
import { prepareInputs } from './inputs.ts';
import { latencyWork } from './latency-work.ts';
import { settleMachine } from './settle-machine.ts';
import { missingTools, startPeers } from './peers.ts';
import { PORTAL_WORKS, portalWorks } from './portal-work.ts';
import { peakMemoryBytes, resetPeakMemory } from './process-stats.ts';
import { MEMORY_BAR_BYTES, markdownTable } from './report.ts';
import { TABLE_WORKS, tableWorks } from './table-work.ts';
import { XET_SIZE_WORKS, xetSizeWorks } from './xet-size-work.ts';
import { XET_WORKS, xetWorks } from './xet-work.ts';
import { type Row, type Sample, type Side, type Work, judge, median } from './work.ts';

const options = parseArgs({
  options: { only: { type: 'string', multiple: true }, json: { type: 'string' } },
}).values;
const runs = Number(process.env['BENCH_RUNS'] ?? 5);

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

const WITHOUT_REPOS = [
  ...BYTE_WORKS,
  ...XET_WORKS,
  ...XET_SIZE_WORKS,
  ...COMMIT_WORKS,
  ...PORTAL_WORKS,
  ...TABLE_WORKS,
];

/** Large repositories take a while to make: not for downloads and uploads alone. */
function needsRepos(): boolean {
  const needsNone = (text: string): boolean => WITHOUT_REPOS.some((name) => name.includes(text));
  return options.only === undefined || !options.only.every(needsNone);
}

async function measure(bench: Bench, work: Work): Promise<Row[]> {
  note(`${work.name} (${work.input})`);
  await work.prepare?.();
  // So that the memory counted is this work's own, and not what the one before has left to be collected.
  await bench.hub.restart();
  const samples: Record<Side, Sample[]> = { hub: [], peer: [] };
  let peak = 0;
  for (let i = 0; i < Math.min(runs, work.samplesAtMost ?? runs); i++) {
    // Taking turns at going first shares out what the disk cache and the machine's mood do.
    const order: Side[] = i % 2 === 0 ? ['hub', 'peer'] : ['peer', 'hub'];
    for (const side of order) {
      if (side === 'peer' && !work.hasPeer) continue;
      await settleMachine();
      if (side === 'hub') resetPeakMemory(bench.hub.pid());
      const sample = await work.run(side);
      if (side === 'hub') peak = Math.max(peak, peakMemoryBytes(bench.hub.pid()));
      samples[side].push(sample);
      note(
        `  ${side}: ${Object.entries(sample)
          .map(([name, value]) => `${name} ${value.toFixed(4)}`)
          .join(', ')}`,
      );
    }
  }
  return work.figures.map((figure) => {
    const middle = (side: Side): number => median(samples[side].map((sample) => sample[figure.metric] ?? Number.NaN));
    const hub = middle('hub');
    const peer = work.hasPeer ? middle('peer') : null;
    const { title, unit } = figure;
    return {
      work: work.name,
      input: work.input,
      title,
      unit,
      hub,
      peer,
      peakMemoryBytes: peak,
      memoryBarBytes: work.memoryBarBytes ?? MEMORY_BAR_BYTES,
      ...judge(figure, hub, peer),
    };
  });
}

async function main(): Promise<boolean> {
  const missing = missingTools();
  if (missing.length > 0)
    throw new Error(`Not installed: ${missing.join(', ')}. On Debian: apt-get install ${missing.join(' ')}`);
  const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'modelport-bench-'));
  // The hub's data must be on the disk that is measured, too.
  process.env['TMPDIR'] = folder;
  const rows: Row[] = [];
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const sizes = (process.env['BENCH_SIZES'] ?? '100000,400000').split(',').map(Number);
    const inputs = needsRepos() ? await prepareInputs(folder, process.env['BENCH_REPOS'], sizes, note) : [];
    for (const problem of await ensurePythonEnvs()) note(problem);
    buildHub();
    const hub = await startHub({ home: 'workerd' });
    stops.push(() => hub.stop());
    const peers = await startPeers(join(folder, 'peers'));
    stops.push(() => peers.stop());
    const bench: Bench = { hub, peers, folder };
    const [smallest] = inputs;
    const fileBytes = Number(process.env['BENCH_FILE_MIB'] ?? 1024) * 1024 * 1024;
    const works = [
      ...inputs.flatMap((input) => gitWorks(bench, input)),
      ...byteWorks(bench, fileBytes),
      ...xetWorks(bench, fileBytes),
      ...xetSizeWorks(bench, fileBytes),
      ...commitWorks(bench),
      ...(smallest === undefined ? [] : [latencyWork(bench, smallest)]),
      ...tableWorks(bench),
      // Last: its many repositories are in the way of nothing else then.
      ...portalWorks(bench),
    ];
    const wanted = works.filter((work) =>
      (options.only ?? ['']).some((text) => `${work.name} ${work.input}`.includes(text)),
    );
    for (const work of wanted) {
      try {
        rows.push(...(await measure(bench, work)));
      } catch (error) {
        note(
          `${work.name} failed: ${error instanceof Error ? error.message : String(error)}\n${hub.logs().slice(-2000)}`,
        );
        process.exitCode = 1;
      }
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nMedians of ${runs}.\n\n${markdownTable(rows)}`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
  return rows.every((row) => row.passes !== false && row.peakMemoryBytes <= row.memoryBarBytes);
}

const isMet = await main();
// Pipes to programs that have ended would keep this waiting.
process.exit(isMet ? process.exitCode : 1);

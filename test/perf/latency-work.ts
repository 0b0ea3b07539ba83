/** Measures how long others wait while a large push is being taken in. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, newRepo } from './bench.ts';
import { run, timed } from './commands.ts';
import type { Input } from './inputs.ts';
import { type Work, percentile } from './work.ts';

/** Between two probes, so that probing itself is no load. */
const PAUSE_MS = 5;

export function latencyWork(bench: Bench, input: Input): Work {
  let probeUrl = '';
  return {
    name: 'latency during push',
    input: `${input.name}, ${Math.round(input.objects / 1000)}k objects`,
    hasPeer: false,
    figures: [
      {
        title: 'HEAD resolve on another repository while a push is indexed, p99',
        metric: 'p99',
        unit: 'ms',
        bar: { hubAtMost: 100 },
      },
      { title: 'the same, slowest', metric: 'worst', unit: 'ms', bar: null },
    ],
    prepare: async () => {
      const repo = await createHubRepo(bench.hub, 'bench-probe');
      const work = join(bench.folder, 'probe-work');
      run('git', ['init', '--quiet', '-b', 'main', work]);
      writeFileSync(join(work, 'config.json'), '{"probe":true}\n');
      run('git', ['add', '.'], work);
      run('git', ['commit', '--quiet', '-m', 'A small file'], work);
      run('git', ['push', '--quiet', repo.gitUrl, 'HEAD:refs/heads/main'], work);
      probeUrl = `${bench.hub.url}/${repo.path}/resolve/main/config.json`;
    },
    run: async () => {
      const url = await newRepo(bench, 'hub', `${input.name}-latency`, input.head);
      let pushing = true;
      const push = timed(
        'git',
        ['push', '--quiet', url, 'refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*'],
        input.folder,
      ).finally(() => (pushing = false));
      const waits: number[] = [];
      while (pushing) {
        const started = performance.now();
        const answer = await fetch(probeUrl, { method: 'HEAD' });
        waits.push(performance.now() - started);
        if (answer.status !== 200) throw new Error(`HEAD resolve answered ${answer.status}`);
        await delay(PAUSE_MS);
      }
      await push;
      return { p99: percentile(waits, 0.99), worst: Math.max(...waits) };
    },
  };
}

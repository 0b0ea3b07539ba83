import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot, workerdBinary } from './paths.ts';
import { compatibilityDate, layoutOf, schedules, workerVariables, workerdConfig } from './workerd-config.ts';

const parent = mkdtempSync(join(tmpdir(), 'modelport-config-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const modules = ['kernel.wasm', 'later-1A.js', 'main.js'];

describe('workerdConfig', () => {
  it('is a configuration that workerd understands, also in a folder with an odd name', () => {
    const layout = layoutOf(join(parent, `it's "data" \\ here`));
    mkdirSync(layout.dataDir);
    const http = { host: '::1', port: 8787 };
    const written = workerdConfig(layout, http, ['10.0.0.0/8'], modules);
    // The built files are not needed to check the text, and may not be there.
    writeFileSync(layout.configFile, written.replaceAll(/embed "[^"]+"/g, '"export default {}"'));
    const compile = ['compile', '--config-only', layout.configFile, 'config'];
    const run = spawnSync(workerdBinary, compile, { cwd: layout.dataDir, encoding: 'buffer' });
    expect(run.stderr.toString()).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout.toString('latin1')).toContain(layout.blobsDir);
    expect(run.stdout.toString('latin1')).toContain('[::1]:8787');
  });

  it('embeds the modules by paths relative to the data folder, the one to start with first', () => {
    const written = workerdConfig(layoutOf(join(projectRoot, 'data')), { host: '127.0.0.1', port: 1 }, [], modules);
    const lines = written.split('\n').filter((line) => line.includes('embed'));
    expect(lines.map((line) => line.trim())).toEqual([
      '(name = "main.js", esModule = embed "../dist/worker/main.js"),',
      '(name = "kernel.wasm", wasm = embed "../dist/worker/kernel.wasm"),',
      '(name = "later-1A.js", esModule = embed "../dist/worker/later-1A.js"),',
    ]);
  });
});

describe('the two homes', () => {
  it('have the same date, schedules and queue', () => {
    const toml = readFileSync(join(projectRoot, 'wrangler.toml'), 'utf8');
    expect(toml).toContain(`compatibility_date = "${compatibilityDate}"`);
    expect(toml).toContain(`crons = ${JSON.stringify(schedules).replaceAll(',', ', ')}`);
    expect(toml.match(/^queue = "modelport-jobs"$/gm)).toHaveLength(2);
    expect(toml.match(/^queue = "modelport-webhooks"$/gm)).toHaveLength(2);
  });
});

describe('variables', () => {
  /** Read as text: the runtime knows names of variables, not the Worker's sources. */
  const source = readFileSync(join(projectRoot, 'worker', 'config.ts'), 'utf8');
  const understood = [...source.matchAll(/^ {2}(HUB_[A-Z0-9_]+):/gm)].map(([, name]) => name);

  it('are handed on, each one that the Worker understands', () => {
    expect([...workerVariables, 'HUB_SETUP'].sort()).toEqual(understood.sort());
  });

  it('are documented', () => {
    const documented = readFileSync(join(projectRoot, 'docs', 'configuration.md'), 'utf8');
    for (const name of workerVariables) expect(documented).toContain(`\`${name}\``);
  });
});

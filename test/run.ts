/**
 * `npm test`: everything a change must pass, from a fresh clone. Installs what tests need where it may, builds, then
 * lints, checks types and runs every suite, the wire suite once in each home. All steps run even when one fails. The
 * last line counts the tests of all suites.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSystemTools } from './system-tools.ts';
import { type Totals, readTotals } from './totals.ts';
import { ensurePythonEnvs } from './wire/harness/python.ts';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const reports = mkdtempSync(join(tmpdir(), 'modelport-reports-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, ...env },
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function step(name: string, work: () => Promise<boolean>): Promise<void> {
  console.log(`\n== ${name}`);
  const startedAt = Date.now();
  const passed = await work();
  if (!passed) failedSteps.push(name);
  console.log(`== ${name}: ${passed ? 'passed' : 'FAILED'} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

async function command(program: string, ...args: string[]): Promise<boolean> {
  return (await run(program, args)) === 0;
}

async function suite(name: string, projects: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  const report = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await run(
    'vitest',
    ['run', ...projects.flatMap((project) => ['--project', project]), ...reporters],
    env,
  );
  if (!existsSync(report)) return false;
  const counted = readTotals(JSON.parse(readFileSync(report, 'utf8')));
  totals.passed += counted.passed;
  totals.failed += counted.failed;
  totals.skipped += counted.skipped;
  return status === 0 && counted.failed === 0;
}

const notes = [...ensureSystemTools()];
notes.push(...(await ensurePythonEnvs()));
for (const note of notes) console.log(note);

await step('build', () => command('node', '--disable-warning=ExperimentalWarning', 'runtime/build.ts'));
await step('lint', () => command('oxlint', '--type-aware'));
await step('format', () => command('prettier', '--check', '.', '--log-level', 'warn'));
await step('types', () => command('tsc', '--build'));
await step('unit', () => suite('unit', ['unit']));
await step('workers', () => suite('workers', ['workers', 'contract']));
await step('self-hosted', () => suite('self-hosted', ['self-hosted']));
await step('wire, home workerd', () => suite('wire-workerd', ['wire'], { HUB_TEST_HOME: 'workerd' }));
await step('pages in a browser', () => suite('e2e', ['e2e']));
await step('wire, home wrangler', () => suite('wire-wrangler', ['wire'], { HUB_TEST_HOME: 'wrangler' }));

console.log('');
for (const note of notes) console.log(note);
if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(failedSteps.length > 0 ? 1 : 0);

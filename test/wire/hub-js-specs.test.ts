/** The specs that `@huggingface/hub` is released with, run against this hub instead of Hugging Face's own test hub. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { runAsync } from './support/run-async.ts';

const root = join(import.meta.dirname, '../..');
// Inside the tree, so that what the package depends on is found.
const copy = join(root, '.cache', `hub-js-specs-${process.pid}`);

/** Those which need neither other hosts, nor repositories that exist on huggingface.co only, nor buckets. */
const SPECS = [
  'create-branch',
  'create-collection',
  'create-repo',
  'delete-branch',
  'delete-file',
  'delete-files',
  'upload-files.fs',
];

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
  cpSync(join(root, 'node_modules/@huggingface/hub/src'), join(copy, 'src'), { recursive: true });
  const constants = { TEST_HUB_URL: hub.url, TEST_USER: 'admin', TEST_ACCESS_TOKEN: hub.adminToken, TEST_COOKIE: '' };
  const lines = Object.entries(constants).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
  writeFileSync(join(copy, 'src/test/consts.ts'), lines.join(''));
});

afterAll(async () => {
  rmSync(copy, { recursive: true, force: true });
  await hub.stop();
});

it('pass', async () => {
  const report = join(copy, 'report.json');
  const config = join(import.meta.dirname, 'clients', 'hub-specs.vitest.ts');
  const args = ['run', '--config', config, '--reporter=json', `--outputFile=${report}`];
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const files = SPECS.map((name) => `src/lib/${name}.spec.ts`);
  const run = await runAsync(process.execPath, [vitest, ...args, ...files], { cwd: copy, env: { HOME: copy } });
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly numPassedTests: number;
    readonly testResults: readonly {
      readonly name: string;
      readonly message: string;
      readonly assertionResults: readonly {
        readonly fullName: string;
        readonly status: string;
        readonly failureMessages: readonly string[];
      }[];
    }[];
  };
  const failures = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(assertionResults.length === 0 ? [`${name}: ${message}`] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`),
  ]);
  expect(failures, run.stderr).toEqual([]);
  expect(numPassedTests).toBeGreaterThan(10);
}, 240_000);

/** How a hub is started in each of its two homes; the only file of the tests that knows they differ. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RunningChild, startChild } from './child.ts';
import { commandOf, processTree } from './process-info.ts';

export type Home = 'workerd' | 'wrangler';

export interface HomeOptions {
  readonly dataDir: string;
  readonly port: number;
  /** `HUB_*` variables. */
  readonly env: Readonly<Record<string, string>>;
}

export interface StartedHome {
  readonly child: RunningChild;
  readonly url: string;
  /** The workerd that runs the hub's Worker, now. */
  workerdPid(): number;
}

const root = join(import.meta.dirname, '../../..');
const bin = join(root, 'node_modules', '.bin');
const node = join(bin, 'node');

/** Nothing of the developer's own settings reaches the hub. */
function baseEnv(): NodeJS.ProcessEnv {
  return {
    PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    HOME: process.env['HOME'],
    TMPDIR: process.env['TMPDIR'],
  };
}

async function startWorkerd({ dataDir, port, env }: HomeOptions): Promise<StartedHome> {
  const args = ['--disable-warning=ExperimentalWarning', join(root, 'runtime', 'start.ts')];
  const child = startChild(node, args, {
    cwd: root,
    env: { ...baseEnv(), HUB_SSH_ADDR: '', ...env, HUB_DATA_DIR: dataDir, HUB_HTTP_ADDR: `127.0.0.1:${port}` },
  });
  await child.waitForOutput(/^Modelport is ready at /m, 60_000);
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    workerdPid: () => Number(readFileSync(join(dataDir, 'workerd.pid'), 'utf8')),
  };
}

async function startWrangler({ dataDir, port, env }: HomeOptions): Promise<StartedHome> {
  mkdirSync(dataDir, { recursive: true });
  const envFile = join(dirname(dataDir), 'variables.env');
  writeFileSync(
    envFile,
    Object.entries(env)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const args = [
    'dev',
    '--local',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--inspector-port',
    '0',
    '--persist-to',
    dataDir,
  ];
  const child = startChild(
    join(bin, 'wrangler'),
    [...args, '--env-file', envFile, '--show-interactive-dev-session=false'],
    {
      cwd: root,
      env: {
        ...baseEnv(),
        CI: '1',
        WRANGLER_SEND_METRICS: 'false',
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        NO_COLOR: '1',
      },
    },
  );
  await child.waitForOutput(/Ready on http/, 90_000);
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    workerdPid: () => processTree(child.pid).find((pid) => /\/workerd\S* serve /.test(commandOf(pid))) ?? -1,
  };
}

export function startHome(home: Home, options: HomeOptions): Promise<StartedHome> {
  return home === 'workerd' ? startWorkerd(options) : startWrangler(options);
}

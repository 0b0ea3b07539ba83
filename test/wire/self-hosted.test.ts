/** What an operator of one's own machine relies on: supervision, privacy of files, memory and start-up time. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningChild, startChild } from './harness/child.ts';
import { type Hub, startHub } from './harness/hub.ts';
import { freePort, scratchDir } from './harness/scratch.ts';

const root = join(import.meta.dirname, '../..');
const MiB = 1024 * 1024;

/** What `npm start` runs, without the harness in between. */
function startByHand(env: Record<string, string>): RunningChild {
  return startChild('node', ['runtime/start.mjs'], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
}

/** Time from now until the hub answers, tried every few milliseconds. */
async function answerTimeMs(port: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const status = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.status,
      () => 0,
    );
    const elapsedMs = performance.now() - startedAt;
    if (status === 200) return elapsedMs;
    if (elapsedMs > 20_000) throw new Error('the hub never answered');
    await delay(5);
  }
}

describe('a self-hosted hub', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({ home: 'workerd' });
  });

  afterAll(async () => {
    await hub.stop();
  });

  it('holds less than 200 MB when idle', () => {
    expect(hub.rssBytes() / MiB).toBeLessThan(200);
  });

  it('lets nobody else read its data, and writes no secret into its configuration', () => {
    expect(statSync(hub.dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['workerd.capnp', 'workerd.bin']) {
      const config = join(hub.dataDir, name);
      expect(statSync(config).mode & 0o777).toBe(0o600);
      const text = readFileSync(config, 'latin1');
      expect(text).not.toContain(hub.adminToken);
      expect(text).not.toContain(hub.adminPassword);
    }
  });

  it('comes back with its data after workerd is killed', async () => {
    const before = hub.pid();
    await hub.kill('SIGKILL');
    await hub.ready();
    expect(hub.pid()).not.toBe(before);
    expect((await hub.fetch('/api/whoami-v2')).status).toBe(200);
    expect(hub.logs()).toContain('starting it again');
  });

  it('refuses a second hub on the same data, and goes on', async () => {
    const second = startByHand({ HUB_DATA_DIR: hub.dataDir, HUB_HTTP_ADDR: `127.0.0.1:${await freePort()}` });
    expect(await second.exited).toBe(1);
    expect(second.logs()).toContain('is in use by another hub');
    await hub.ready();
  });

  it('refuses an address that is taken', async () => {
    const second = startByHand({ HUB_DATA_DIR: scratchDir('second'), HUB_HTTP_ADDR: new URL(hub.url).host });
    expect(await second.exited).toBe(1);
    expect(second.logs()).toMatch(/Cannot listen on .*HUB_HTTP_ADDR/);
  });

  it.each([
    ['HUB_HTTP_ADDR', 'nonsense', 'HUB_HTTP_ADDR must look like'],
    ['HUB_ADMIN_TOKEN', 'too-short', 'HUB_ADMIN_TOKEN must be "hf_"'],
    ['HUB_STORAGE', 's3', 'HUB_S3_ENDPOINT'],
  ])('names a wrong %s and does not start', async (variable, value, message) => {
    const env = { HUB_DATA_DIR: scratchDir('wrong'), HUB_HTTP_ADDR: `127.0.0.1:${await freePort()}` };
    const started = startByHand({ ...env, [variable]: value });
    expect(await started.exited).toBe(1);
    expect(started.logs()).toContain(message);
    expect(started.logs()).not.toContain('too-short');
  });

  it('answers within 1.5 s of its start, prints the first password once and stops cleanly', { retry: 2 }, async () => {
    const dataDir = scratchDir('by-hand');
    const port = await freePort();
    const env = { HUB_DATA_DIR: dataDir, HUB_HTTP_ADDR: `127.0.0.1:${port}` };
    const first = startByHand(env);
    const firstMs = await answerTimeMs(port);
    await first.waitForOutput(/user "admin", password "[A-Za-z0-9]{16,}"/, 1_000);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(existsSync(join(dataDir, 'workerd.pid'))).toBe(false);

    const second = startByHand(env);
    expect(Math.min(firstMs, await answerTimeMs(port))).toBeLessThan(1_500);
    second.signal('SIGTERM');
    expect(await second.exited).toBe(0);
    expect(second.logs()).not.toContain('password');
  });

  it('stops cleanly when `npm start` is asked to, and when its launcher is killed', async () => {
    const dataDir = scratchDir('npm-start');
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], HUB_DATA_DIR: dataDir };
    const address = { HUB_HTTP_ADDR: `127.0.0.1:${await freePort()}` };
    const byNpm = startChild('npm', ['start'], { cwd: root, env: { ...env, ...address } });
    await byNpm.waitForOutput(/^Modelport is ready at /m, 10_000);
    byNpm.signal('SIGTERM');
    expect(await byNpm.exited).toBe(0);
    expect(existsSync(join(dataDir, 'workerd.pid'))).toBe(false);

    const launcher = startByHand({ HUB_DATA_DIR: dataDir, ...address });
    await launcher.waitForOutput(/^Modelport is ready at /m, 10_000);
    launcher.signal('SIGKILL');
    await launcher.exited;
    await expect.poll(() => existsSync(join(dataDir, 'workerd.pid')), { timeout: 10_000 }).toBe(false);
  });

  it('takes over from a supervisor that was killed', async () => {
    const dataDir = scratchDir('orphan');
    const env = { HUB_DATA_DIR: dataDir, HUB_HTTP_ADDR: `127.0.0.1:${await freePort()}` };
    const first = startByHand(env);
    await first.waitForOutput(/^Modelport is ready at /m, 10_000);
    const orphan = Number(readFileSync(join(dataDir, 'workerd.pid'), 'utf8'));
    await first.killTree({ except: [orphan] });
    expect(readdirSync('/proc')).toContain(String(orphan));

    const second = startByHand(env);
    await second.waitForOutput(/^Modelport is ready at /m, 10_000);
    expect(Number(readFileSync(join(dataDir, 'workerd.pid'), 'utf8'))).not.toBe(orphan);
    second.signal('SIGTERM');
    expect(await second.exited).toBe(0);
  });
});

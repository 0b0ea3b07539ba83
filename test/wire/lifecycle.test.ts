/** Starting, being asked for health, and stopping. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
});

afterAll(async () => {
  await hub.stop();
});

describe('health', () => {
  it.each(['/healthz', '/readyz'])('answers %s without a credential', async (path) => {
    const answer = await hub.fetch(path, { authorization: null });
    expect(answer.status).toBe(200);
  });

  it('counts what it served in Prometheus text', async () => {
    await hub.fetch('/healthz', { authorization: null });
    const answer = await hub.fetch('/metrics', { authorization: null });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toMatch(/^hub_http_requests_total\{dialect="health",method="GET",status="200"\} \d+$/m);
  });
});

import { describe, expect, it } from 'vitest';
import { RequestMetrics } from './metrics.ts';

describe('RequestMetrics', () => {
  it('counts answers by dialect, method and status', () => {
    const metrics = new RequestMetrics();
    for (const status of [200, 200, 404]) {
      metrics.begin();
      metrics.end('hf', 'GET', status, 0.01);
    }
    expect(metrics.text()).toContain('hub_http_requests_total{dialect="hf",method="GET",status="200"} 2\n');
    expect(metrics.text()).toContain('hub_http_requests_total{dialect="hf",method="GET",status="404"} 1\n');
    expect(metrics.text()).toContain('hub_http_requests_in_flight 0\n');
  });

  it('keeps cumulative buckets', () => {
    const metrics = new RequestMetrics();
    for (const seconds of [0.001, 0.02, 300]) {
      metrics.begin();
      metrics.end('git', 'POST', 200, seconds);
    }
    const buckets = [...metrics.text().matchAll(/_bucket\{dialect="git",le="([^"]+)"\} (\d+)/g)];
    expect(buckets.map(([, bound, count]) => `${bound}:${count}`)).toEqual([
      ...['0.005:1', '0.025:2', '0.1:2', '0.5:2', '2.5:2', '10:2', '60:2'],
      '+Inf:3',
    ]);
    expect(metrics.text()).toContain('hub_http_request_seconds_count{dialect="git"} 3\n');
  });

  it('never takes a label from a client', () => {
    const metrics = new RequestMetrics();
    metrics.begin();
    metrics.end('pages', 'BREW"} 1', 405, 0);
    expect(metrics.text()).toContain('method="other"');
    expect(metrics.text()).not.toContain('BREW');
  });
});

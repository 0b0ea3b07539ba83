/** Counts and times requests for Prometheus. Numbers are of this isolate since it started. */
import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../ports/clock.ts';
import type { DialectName } from './dialect.ts';
import type { HubEnv } from './hub-env.ts';

/** Upper bounds in seconds: from an answer out of memory to a clone of a large repository. */
const bounds = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60] as const;
const knownMethods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

interface Timing {
  readonly buckets: number[];
  seconds: number;
  count: number;
}

export class RequestMetrics {
  readonly #requests = new Map<string, number>();
  readonly #timings = new Map<DialectName, Timing>();
  #inFlight = 0;

  begin(): void {
    this.#inFlight += 1;
  }

  /** `seconds` is the time to the head of the answer; its body may still be on the way. */
  end(dialect: DialectName, method: string, status: number, seconds: number): void {
    this.#inFlight -= 1;
    const named = knownMethods.includes(method) ? method : 'other';
    const labels = `dialect="${dialect}",method="${named}",status="${status}"`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    const timing = this.#timings.get(dialect) ?? { buckets: bounds.map(() => 0), seconds: 0, count: 0 };
    bounds.forEach((bound, index) => {
      if (seconds <= bound) timing.buckets[index] = (timing.buckets[index] ?? 0) + 1;
    });
    timing.seconds += seconds;
    timing.count += 1;
    this.#timings.set(dialect, timing);
  }

  /** The text format 0.0.4 of Prometheus. */
  text(): string {
    const lines = ['# HELP hub_http_requests_total Requests answered.', '# TYPE hub_http_requests_total counter'];
    for (const [labels, count] of this.#requests) lines.push(`hub_http_requests_total{${labels}} ${count}`);
    lines.push('# HELP hub_http_requests_in_flight Requests whose answer has not begun.');
    lines.push('# TYPE hub_http_requests_in_flight gauge', `hub_http_requests_in_flight ${this.#inFlight}`);
    lines.push(
      '# HELP hub_http_request_seconds Time until the answer began.',
      '# TYPE hub_http_request_seconds histogram',
    );
    for (const [dialect, { buckets, seconds, count }] of this.#timings) {
      bounds.forEach((bound, index) => {
        lines.push(`hub_http_request_seconds_bucket{dialect="${dialect}",le="${bound}"} ${buckets[index] ?? 0}`);
      });
      lines.push(`hub_http_request_seconds_bucket{dialect="${dialect}",le="+Inf"} ${count}`);
      lines.push(`hub_http_request_seconds_sum{dialect="${dialect}"} ${seconds}`);
      lines.push(`hub_http_request_seconds_count{dialect="${dialect}"} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

export function measureRequests(
  metrics: RequestMetrics,
  dialectOf: (path: string) => DialectName,
  clock: Clock,
): MiddlewareHandler<HubEnv> {
  return async (context, next) => {
    const startedAt = clock.now();
    metrics.begin();
    let status = 500;
    try {
      await next();
      status = context.res.status;
    } finally {
      metrics.end(dialectOf(context.req.path), context.req.method, status, (clock.now() - startedAt) / 1000);
    }
  };
}

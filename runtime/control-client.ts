/** Calls the Worker's Control entrypoint over its private unix socket. */
import { request } from 'node:http';

export interface Prepared {
  /** Present when this call created the first admin with a password of its own making. */
  readonly generatedAdminPassword?: string;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

function post(socketPath: string, path: string, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, path, method: 'POST', headers: { host: 'control' }, timeout: timeoutMs },
      (reply) => {
        let body = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => (body += chunk));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }));
        reply.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer on the control socket within ${timeoutMs} ms`)));
    call.on('error', reject);
    call.end();
  });
}

/** Applies migrations and makes sure there is an admin. A refusal carries the Worker's own sentence. */
export async function prepareHub(socketPath: string): Promise<Prepared> {
  const { status, body } = await post(socketPath, '/prepare', 60_000);
  if (status !== 200) throw new Error(body.trim() || `the hub could not be prepared (status ${status})`);
  const answer: unknown = JSON.parse(body);
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'generatedAdminPassword' in answer &&
    typeof answer.generatedAdminPassword === 'string'
  ) {
    return { generatedAdminPassword: answer.generatedAdminPassword };
  }
  return {};
}

/** Signs somebody in without a page, for tests that are not about signing in. */
import type { Hub } from '../../wire/harness/hub.ts';

/** The value of the session's cookie. */
export async function openSession(hub: Hub, username: string, password: string): Promise<string> {
  const answer = await hub.fetch('/api/v1/session', {
    method: 'POST',
    authorization: null,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const secret = /^hub_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
  if (secret === undefined) throw new Error(`signing in answered ${answer.status}`);
  return secret;
}

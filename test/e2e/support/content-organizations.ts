/** An organization with a member of each role, for the pages that show one. */
import type { Hub } from '../../wire/harness/hub.ts';
import { createHubUser } from '../../wire/support/hub-repos.ts';

const members = [
  ['reader', 'read'],
  ['contributor', 'contributor'],
  ['writer', 'write'],
] as const;

export async function addOrganizations(hub: Hub): Promise<void> {
  await post(hub, '/api/v1/organizations', { name: 'engines', nickname: 'The Engines' });
  for (const [username, role] of members) {
    await createHubUser(hub, username);
    await post(hub, '/api/v1/organization/engines/members', { username, role });
  }
  await post(hub, '/api/repos/create', { name: 'difference', organization: 'engines', type: 'model', private: true });
}

async function post(hub: Hub, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await hub.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}

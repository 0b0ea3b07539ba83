/** Ends the session that a request came with. */
import { deleteSession } from '../../catalog/sessions.ts';
import type { Credential } from '../../domain/credential.ts';
import type { Services } from '../services.ts';

export async function signOut(services: Services, credential: Credential): Promise<void> {
  if (credential.kind === 'session') await deleteSession(services.catalog, credential.sessionId);
}

/** Recognizes a signed-in browser by its session cookie. */
import { findSession } from '../../catalog/sessions.ts';
import type { Services } from '../services.ts';
import { actorOf } from './actor-of.ts';
import type { Authenticated } from './authenticate-token.ts';
import { secretDigest } from './secrets.ts';

/** Null when the session has ended or never was: the browser is then a stranger, which is no error. */
export async function authenticateSession(services: Services, secret: string): Promise<Authenticated | null> {
  if (!/^[A-Za-z0-9]{40}$/.test(secret)) return null;
  const found = await findSession(services.catalog, secretDigest(secret), services.clock.now());
  if (found === null) return null;
  return { actor: actorOf(found.user, 'write'), credential: { kind: 'session', sessionId: found.sessionId } };
}

/** The key that signs and checks the URLs of transfers. */
import { lfsSigningKey } from '../../catalog/lfs-signing-key.ts';
import type { Services } from '../services.ts';

export function actionKey({ catalog, clock }: Services): Promise<Uint8Array> {
  return lfsSigningKey(catalog, clock.now());
}

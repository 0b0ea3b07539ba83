/** Finds the accounts behind the e-mail addresses of commits. */
import { findUsernamesByEmail } from '../../catalog/commit-authors.ts';
import type { Signature } from '../../git/object-format.ts';
import type { Services } from '../services.ts';

/** Who made a commit, as far as the hub knows. */
export interface Person {
  /** As the commit has it. */
  readonly name: string;
  readonly username: string | null;
}

/** What the hub writes into the commits that it makes for an account. */
const OWN_ADDRESS = /^([^@]+)@users\.noreply\.invalid$/i;

/** One lookup for all of them. */
export async function findPeople(
  services: Services,
  signatures: readonly Signature[],
): Promise<(signature: Signature) => Person> {
  const emails = new Set(signatures.map(({ email }) => email.toLowerCase()).filter((email) => email !== ''));
  const names = new Set([...emails].flatMap((email) => OWN_ADDRESS.exec(email)?.[1] ?? []));
  const found = await findUsernamesByEmail(services.catalog, [...emails], [...names]);
  return ({ name, email }) => {
    const address = email.toLowerCase();
    const own = OWN_ADDRESS.exec(address)?.[1];
    const username = own === undefined ? found.byEmail.get(address) : found.byName.get(own);
    return { name: name === '' ? (username ?? '?') : name, username: username ?? null };
  };
}

/** Finds the accounts behind the addresses of commits. */
import { findAuthors } from '../../catalog/commit-authors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
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

/**
 * One lookup for all of them. Nobody has proven that an e-mail address is theirs, and an address is nobody else's
 * business: it leads to the repository's owner, who answers for what is pushed there, and to no other account.
 */
export async function findPeople(
  services: Services,
  repo: RepoRecord,
  signatures: readonly Signature[],
): Promise<(signature: Signature) => Person> {
  const owner = repo.namespace.toLowerCase();
  const named = signatures.flatMap(({ email }) => ownerOf(email) ?? []);
  const accounts = await findAuthors(services.catalog, [...new Set([owner, ...named])]);
  const ownersAddress = accounts.get(owner)?.email?.toLowerCase();
  return ({ name, email }) => {
    const isOwners = ownersAddress !== undefined && email.toLowerCase() === ownersAddress;
    const username = accounts.get(isOwners ? owner : (ownerOf(email) ?? ''))?.username;
    return { name: name === '' ? (username ?? '?') : name, username: username ?? null };
  };
}

/** The name in an address that the hub gave, in lower case. */
function ownerOf(email: string): string | undefined {
  return OWN_ADDRESS.exec(email)?.[1]?.toLowerCase();
}

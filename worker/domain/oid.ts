/** A git object id: 40 lower-case hex digits (SHA-1). */
export type Oid = string & { readonly __brand: 'Oid' };
/** A SHA-256 digest: 64 lower-case hex digits, as LFS names its objects. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

const OID = /^[0-9a-f]{40}$/;
const SHA256 = /^[0-9a-f]{64}$/;

export const ZERO_OID = '0'.repeat(40) as Oid;

export function isOid(text: string): text is Oid {
  return OID.test(text);
}

export function isSha256(text: string): text is Sha256 {
  return SHA256.test(text);
}

import { describe, expect, it } from 'vitest';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';
import { type ActionClaims, readSignedQuery, signedQuery } from './action-signature.ts';

const key = new Uint8Array(32).fill(7);
const now = 1_800_000_000_000;
const oid = 'ab'.repeat(32) as Sha256;
const claims: ActionClaims = {
  verb: 'put-part',
  repo: 'repo-1' as RepoId,
  user: 'user-1' as UserId,
  oid,
  sizeBytes: 1234,
  uploadId: 'upload-1',
  partNumber: 3,
  expiresAt: now + 1000,
};

function parametersOf(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

const good = parametersOf(signedQuery(key, claims));

describe('a signed URL', () => {
  it('is read back as it was made', () => {
    expect(readSignedQuery(key, 'put-part', oid, good, now)).toEqual(claims);
    const bare: ActionClaims = { ...claims, verb: 'get', user: '', uploadId: '', partNumber: 0 };
    const query = parametersOf(signedQuery(key, bare));
    expect(Object.keys(query).sort()).toEqual(['expires', 'repo', 'signature', 'size']);
    expect(readSignedQuery(key, 'get', oid, query, now)).toEqual(bare);
  });

  it('ends at its time', () => {
    expect(readSignedQuery(key, 'put-part', oid, good, now + 999)).toEqual(claims);
    expect(readSignedQuery(key, 'put-part', oid, good, now + 1000)).toBe('expired');
  });

  it('holds for nothing else', () => {
    expect(readSignedQuery(key, 'put', oid, good, now)).toBe('wrong');
    expect(readSignedQuery(key, 'put-part', 'cd'.repeat(32) as Sha256, good, now)).toBe('wrong');
    expect(readSignedQuery(new Uint8Array(32), 'put-part', oid, good, now)).toBe('wrong');
  });

  it.each(['repo', 'user', 'size', 'upload', 'part', 'expires', 'signature'])('is refused with another %s', (name) => {
    expect(readSignedQuery(key, 'put-part', oid, { ...good, [name]: '9' }, now)).toBe('wrong');
    const { [name]: _, ...without } = good;
    expect(readSignedQuery(key, 'put-part', oid, without, now)).toMatch(/wrong|malformed/);
  });

  it.each(['1e3', '-1', '0x10', ' 1', '1'.repeat(17), ''])('is refused with the size "%s"', (size) => {
    expect(readSignedQuery(key, 'put-part', oid, { ...good, size }, now)).toBe('malformed');
  });

  it('does not mistake one value for two', () => {
    const query = parametersOf(signedQuery(key, { ...claims, repo: 'a","b' as RepoId, user: '' }));
    expect(readSignedQuery(key, 'put-part', oid, { ...query, repo: 'a', user: 'b' }, now)).toBe('wrong');
  });
});

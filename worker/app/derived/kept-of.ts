/**
 * Keeps what is slow to work out of a repository's contents beside its packs: row indexes of large text files, figures
 * of columns. Only whoever has found the content in the repository asks for it; other repositories with the same
 * content have their own. Any of it may go at any time (see sweep-derived.ts) and is then made again.
 */
import type { RepoId } from '../../domain/repo.ts';
import type { Keep, KeptBytes } from '../../formats/kept-bytes.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { Services } from '../services.ts';

/** Larger ones are not worth their place, and are not read. */
const MAX_BYTES = 4 << 20;
const DIGEST_BYTES = 32;
const PART_DIGITS = 6;

/** `contentId` names the content itself, so that what is kept of it can never become wrong. */
export function keptOf(services: Services, repo: RepoId, contentId: string): Keep {
  return (name) => keptBytes(services, repo, `${name}\n${contentId}`);
}

function keptBytes({ background, blobs, log }: Services, repo: RepoId, id: string): KeptBytes {
  const folder = async (): Promise<string> => blobKeys.derivedFrom(repo, hexOf(await digestOf(encoder.encode(id))));
  const read = async (): Promise<Uint8Array | null> => {
    const { blobs: parts } = await blobs.list(await folder());
    const last = parts.at(-1);
    if (last === undefined || last.sizeBytes > MAX_BYTES + DIGEST_BYTES) return null;
    const stored = await blobs.get(last.key);
    if (stored === null) return null;
    const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer());
    const content = bytes.subarray(DIGEST_BYTES);
    if (hexOf(await digestOf(content)) === hexOf(bytes.subarray(0, DIGEST_BYTES))) return content;
    log.info('derived:damaged', { repo, key: last.key });
    await blobs.delete([last.key]);
    return null;
  };
  const write = async (part: number, content: Uint8Array): Promise<void> => {
    const bytes = new Uint8Array(DIGEST_BYTES + content.length);
    bytes.set(await digestOf(content));
    bytes.set(content, DIGEST_BYTES);
    const key = `${await folder()}${String(part).padStart(PART_DIGITS, '0')}`;
    const put = await blobs.put(key, bytes, { sizeBytes: bytes.length });
    if (!put.ok) log.info('derived:not-kept', { repo, reason: put.error.message });
  };
  return {
    read: () => read().catch((error: unknown) => notKept(log, repo, error)),
    write(part, content) {
      if (content.length > MAX_BYTES) return;
      background(write(part, content).catch((error: unknown) => notKept(log, repo, error)));
    },
  };
}

/** A store in trouble costs time, not the answer. */
function notKept(log: Services['log'], repo: RepoId, error: unknown): null {
  log.error('derived:failed', error, { repo });
  return null;
}

const encoder = new TextEncoder();

async function digestOf(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

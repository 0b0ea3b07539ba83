/** Copies a body to where it is stored while checking it, and lets it end there only when it is right. */
import { createHash } from 'node:crypto';
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';
import type { PutExpectation } from './blob-store.ts';
import type { ByteSource } from './byte-source.ts';

/** Takes chunks one at a time; a chunk may be reused by the caller once `write` has resolved. */
export interface ByteSink {
  write(chunk: Uint8Array): Promise<void>;
  /** Makes what was written visible. */
  close(): Promise<void>;
  /** Forgets what was written. */
  abort(reason: string): Promise<void>;
}

type Check = Pick<PutExpectation, 'sizeBytes' | 'maxBytes' | 'sha256'>;

/**
 * Answers the number of bytes copied. The last chunk is held back until everything was checked, because a store that
 * knows the length takes an object as complete with its last byte. Rejects when the sink does.
 */
export async function copyVerified(
  source: ByteSource,
  check: Check,
  sink: ByteSink,
): Promise<Result<number, HubError>> {
  const hash = check.sha256 === undefined ? null : createHash('sha256');
  let total = 0;
  let held: Uint8Array | null = null;
  let writing: Promise<void> = Promise.resolve();

  const refuse = async (error: HubError): Promise<Result<never, HubError>> => {
    await Promise.allSettled([writing]);
    await sink.abort(error.message);
    await Promise.allSettled([source.cancel()]);
    return fail(error);
  };

  try {
    for (;;) {
      const chunk = await readOrNull(source);
      if (chunk === 'cut')
        return await refuse(hubError('bad-request', 'The connection ended before the whole body arrived.'));
      if (chunk === null) break;
      total += chunk.byteLength;
      const excess = tooLong(total, check);
      if (excess !== null) return await refuse(excess);
      hash?.update(chunk);
      await writing;
      if (held !== null) writing = watched(sink.write(held));
      held = chunk;
    }
    const wrong = mismatch(total, hash?.digest('hex'), check);
    if (wrong !== null) return await refuse(wrong);
    await writing;
    if (held !== null) await sink.write(held);
    await sink.close();
    return ok(total);
  } catch (error) {
    await Promise.allSettled([sink.abort('the store failed'), source.cancel()]);
    throw error;
  }
}

async function readOrNull(source: ByteSource): Promise<Uint8Array | null | 'cut'> {
  try {
    return await source.read();
  } catch {
    // The other end broke off, or the source refuses what came: then the caller knows why, and reports it.
    return 'cut';
  }
}

/** The same promise, marked as handled: it is awaited later, and its failure must not count as unnoticed till then. */
function watched(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

function tooLong(total: number, { sizeBytes, maxBytes }: Check): HubError | null {
  if (sizeBytes !== undefined && total > sizeBytes) {
    return hubError(
      'content-mismatch',
      `The size does not match: the body is longer than the ${sizeBytes} bytes announced.`,
    );
  }
  if (maxBytes !== undefined && total > maxBytes) {
    return hubError('too-large', `The body is longer than the ${maxBytes} bytes allowed.`);
  }
  return null;
}

function mismatch(total: number, digest: string | undefined, { sizeBytes, sha256 }: Check): HubError | null {
  if (sizeBytes !== undefined && total !== sizeBytes) {
    return hubError(
      'content-mismatch',
      `The size does not match: the body has ${total} bytes, but ${sizeBytes} were announced.`,
    );
  }
  if (sha256 !== undefined && digest !== sha256) {
    return hubError(
      'content-mismatch',
      `The content does not match: its SHA-256 is ${digest}, but ${sha256} was announced.`,
    );
  }
  return null;
}

/** Checks bytes already at hand, or reads a whole body for nothing but its check. */
export const discardSink: ByteSink = {
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
  abort: () => Promise.resolve(),
};

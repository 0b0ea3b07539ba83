/** Takes a xorb, checks every chunk while it is stored, and lets its sender use it in files. */
import { forgetGarbage } from '../../catalog/lfs-objects.ts';
import { findXorb, forgetPending, holdXorb, isHolder, notePending, registerXorb } from '../../catalog/xet-xorbs.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { UserId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { type ByteSource, streamSource } from '../../ports/byte-source.ts';
import { copyVerified, discardSink } from '../../ports/verified-copy.ts';
import { XetFormatError } from '../../xet/format-error.ts';
import { MAX_TABLE_BYTES, encodeXorbTable, rawBytes } from '../../xet/xorb-table.ts';
import { MAX_XORB_BYTES } from '../../xet/limits.ts';
import type { XorbTable } from '../../xet/xorb-table.ts';
import { XorbVerifier } from '../../xet/xorb-verifier.ts';
import type { Services } from '../services.ts';
import type { XetWriter } from './authorize.ts';
import { type ExpectedXorb, type TakenXorb, expectXorb, noteReceived } from './digest-ahead.ts';
import { PENDING_KEEP_MS } from './limits.ts';
import { keepXorbTable } from './read-stored.ts';

export interface XorbOutcome {
  /** Whether this person sent the xorb for the first time: what others have sent is nobody's business. */
  readonly isNew: boolean;
}

interface Stored extends XorbOutcome {
  /** Null when somebody else stored the same xorb meanwhile. */
  readonly taken: TakenXorb | null;
}

export async function putXorb(
  services: Services,
  writer: XetWriter,
  hash: XetHash,
  body: ReadableStream<Uint8Array>,
): Promise<Result<XorbOutcome, HubError>> {
  const expected = expectXorb(services, writer, hash);
  let taken: TakenXorb | null = null;
  try {
    const stored = await receiveXorb(services, writer, hash, body, expected);
    if (!stored.ok) return stored;
    ({ taken } = stored.value);
    return ok({ isNew: stored.value.isNew });
  } finally {
    expected.end(taken);
  }
}

async function receiveXorb(
  services: Services,
  { actor }: XetWriter,
  hash: XetHash,
  body: ReadableStream<Uint8Array>,
  expected: ExpectedXorb,
): Promise<Result<Stored, HubError>> {
  const { catalog, clock } = services;
  const [isHeld, xorb] = await Promise.all([isHolder(catalog, hash, actor.userId), findXorb(catalog, hash)]);
  const isNew = !isHeld;
  const checked = new CheckedXorb(streamSource(body), hash, expected);
  if (xorb !== null) {
    // The bytes are still what proves that the sender has them.
    const read = await copyVerified(checked, {}, discardSink);
    if (!read.ok) return fail(checked.refusal ?? read.error);
    if (await holdXorb(catalog, hash, actor.userId, clock.now())) {
      return ok({ isNew, taken: { xorb, table: checked.result().table } });
    }
    return fail(hubError('unavailable', 'The xorb was removed while it was sent; send it again.'));
  }
  return storeXorb(services, actor.userId, hash, checked, isNew);
}

async function storeXorb(
  services: Services,
  user: UserId,
  hash: XetHash,
  checked: CheckedXorb,
  isNew: boolean,
): Promise<Result<Stored, HubError>> {
  const { catalog, clock, blobs } = services;
  const uploadId = crypto.randomUUID();
  const blobKey = blobKeys.xorb(hash, uploadId);
  await notePending(catalog, [blobKey], clock.now() + PENDING_KEEP_MS);
  const put = await blobs.put(blobKey, checked, { maxBytes: MAX_XORB_BYTES + MAX_TABLE_BYTES });
  if (!put.ok) {
    await forgetPending(catalog, blobKey);
    return fail(checked.refusal ?? put.error);
  }
  const { table, storedBytes } = checked.result();
  const xorb = { hash, uploadId, blobKey, storedBytes, chunkCount: table.count, rawBytes: rawBytes(table) };
  const outcome = await registerXorb(catalog, xorb, user, clock.now());
  if (outcome === 'kept') {
    keepXorbTable(xorb, table);
    return ok({ isNew, taken: { xorb, table } });
  }
  await blobs.delete([blobKey]);
  await forgetGarbage(catalog, [blobKey]);
  if (outcome === 'superfluous') return ok({ isNew, taken: null });
  return fail(hubError('gone', 'This upload took too long and was swept; send the xorb again.'));
}

/** A xorb's chunks as they come in, then their table; rejects instead when they are not the xorb that was named. */
class CheckedXorb implements ByteSource {
  readonly #source: ByteSource;
  readonly #hash: XetHash;
  readonly #expected: ExpectedXorb;
  readonly #verifier: XorbVerifier;
  #isBegun = false;
  #storedBytes = 0;
  #table: XorbTable | null = null;
  /** Why the xorb was refused. */
  refusal: HubError | null = null;

  constructor(source: ByteSource, hash: XetHash, expected: ExpectedXorb) {
    this.#source = source;
    this.#hash = hash;
    this.#expected = expected;
    this.#verifier = new XorbVerifier((raw) => expected.add(raw));
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#table !== null) return null;
    if (!this.#isBegun) await this.#expected.turn();
    this.#isBegun = true;
    for (let piece = await this.#source.read(); piece !== null; piece = await this.#source.read()) {
      noteReceived();
      const kept = piece.subarray(
        0,
        this.#checking(() => this.#verifier.push(piece)),
      );
      this.#storedBytes += kept.length;
      if (kept.length > 0) return kept;
    }
    const { hash, table } = this.#checking(() => this.#verifier.finish());
    if (hash !== this.#hash) {
      throw this.#refused(`the chunks make the xorb ${hash}, not ${this.#hash}`);
    }
    this.#expected.complete();
    this.#table = table;
    return encodeXorbTable(table);
  }

  /** Reads on, within what a xorb may be: a client that is still sending hears why it was refused, not a broken line. */
  async cancel(): Promise<void> {
    try {
      for (let left = MAX_XORB_BYTES; left > 0;) {
        const piece = await this.#source.read();
        if (piece === null) return;
        left -= piece.length;
      }
    } finally {
      await this.#source.cancel();
    }
  }

  /** After everything was read. The table begins where the stored bytes end. */
  result(): { readonly table: XorbTable; readonly storedBytes: number } {
    if (this.#table === null) throw new Error('The xorb was not read to its end.');
    return { table: this.#table, storedBytes: this.#storedBytes };
  }

  #checking<T>(check: () => T): T {
    try {
      return check();
    } catch (error) {
      throw error instanceof XetFormatError ? this.#refused(error.message) : error;
    }
  }

  #refused(why: string): Error {
    this.refusal = hubError('bad-request', `The xorb is wrong: ${why}.`);
    return new Error(why);
  }
}

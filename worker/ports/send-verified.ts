/** Sends a body as part of a request that is to complete only if the body is right. Needs workerd's streams. */
import type { HubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';
import type { PutExpectation } from './blob-store.ts';
import type { ByteSource } from './byte-source.ts';
import { copyVerified, discardSink } from './verified-copy.ts';

/**
 * Calls `send` with a stream and feeds it. A known size becomes the request's length. When the body turns out wrong the
 * request is given up by the signal, and only then the stream is broken off: workerd's own services may take a broken
 * stream of unknown length for a complete one. Rejects when `send` does, or answers too early.
 */
export async function sendVerified<T>(
  source: ByteSource,
  expect: PutExpectation,
  send: (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<T>,
): Promise<Result<{ readonly sizeBytes: number; readonly answer: T }, HubError>> {
  if (expect.sizeBytes === 0) return sendEmpty(source, expect, send);
  const { readable, writable } =
    expect.sizeBytes === undefined ? new IdentityTransformStream() : new FixedLengthStream(expect.sizeBytes);
  const writer = writable.getWriter();
  const giveUp = new AbortController();
  const answer = send(readable, giveUp.signal);
  const orAnswer = interruptible(answer);

  const copied = await copyVerified(source, expect, {
    write: (chunk) => orAnswer(writer.write(chunk)),
    close: async () => {
      await Promise.race([writer.close(), answer]);
    },
    abort: async (reason) => {
      giveUp.abort(new Error(reason));
      // Where the signal is not heeded, as by R2's binding, the missing bytes make the request fail.
      await Promise.race([Promise.allSettled([answer]), scheduler.wait(SIGNAL_GRACE_MS)]);
      await Promise.allSettled([writer.abort(new Error(reason)), answer]);
    },
  });
  return copied.ok ? ok({ sizeBytes: copied.value, answer: await answer }) : fail(copied.error);
}

const SIGNAL_GRACE_MS = 50;

/** A request without a body is complete at once, so everything is checked before. */
async function sendEmpty<T>(
  source: ByteSource,
  expect: PutExpectation,
  send: (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<T>,
): Promise<Result<{ readonly sizeBytes: number; readonly answer: T }, HubError>> {
  const checked = await copyVerified(source, expect, discardSink);
  if (!checked.ok) return checked;
  const { readable, writable } = new FixedLengthStream(0);
  const [answer] = await Promise.all([send(readable, new AbortController().signal), writable.close()]);
  return ok({ sizeBytes: 0, answer });
}

/**
 * Wraps single writes so that they do not hang when the other side has answered and reads no more. A plain
 * `Promise.race` per write would pile up on the long-lived answer.
 */
function interruptible(answer: Promise<unknown>): (write: Promise<void>) => Promise<void> {
  let interrupt: (reason: unknown) => void = () => undefined;
  let reason: unknown;
  const settle = (why: unknown): void => {
    reason = why;
    interrupt(why);
  };
  answer.then(
    (early) => settle(new Error(`The store answered before the end of the body: ${describe(early)}`)),
    settle,
  );
  return (write) =>
    new Promise((resolve, reject) => {
      interrupt = reject;
      if (reason !== undefined) reject(reason);
      write.then(resolve, reject);
    });
}

function describe(answer: unknown): string {
  return answer instanceof Response ? `status ${answer.status}` : String(answer);
}

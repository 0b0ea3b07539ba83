import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sha256 } from '../domain/oid.ts';
import { type ByteSource, bytesSource, joinedSource, streamSource } from './byte-source.ts';
import { type PartTarget, MIN_PART_BYTES, putInParts } from './put-in-parts.ts';
import { type ByteSink, copyVerified } from './verified-copy.ts';

const text = new TextEncoder();

function sha256(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/** Delivers each string as a chunk, then ends or fails. */
function sourceOf(chunks: readonly string[], end: 'end' | 'cut' = 'end'): ByteSource & { cancelled: boolean } {
  let next = 0;
  return {
    cancelled: false,
    async read() {
      const chunk = chunks[next++];
      if (chunk !== undefined) return text.encode(chunk);
      if (end === 'cut') throw new Error('the client went away');
      return null;
    },
    async cancel() {
      this.cancelled = true;
    },
  };
}

/** Remembers what happened, in order. */
function recordingSink(failAt?: string): ByteSink & { readonly events: string[] } {
  const events: string[] = [];
  const note = async (event: string): Promise<void> => {
    events.push(event);
    if (failAt !== undefined && event.startsWith(failAt)) throw new Error('the disk is full');
  };
  return {
    events,
    write: (chunk) => note(`write ${new TextDecoder().decode(chunk)}`),
    close: () => note('close'),
    abort: () => note('abort'),
  };
}

describe('copyVerified', () => {
  it('writes every chunk and closes when all is right', async () => {
    const sink = recordingSink();
    const check = { sizeBytes: 6, sha256: sha256(text.encode('abcdef')) };
    expect(await copyVerified(sourceOf(['ab', 'cd', 'ef']), check, sink)).toEqual({ ok: true, value: 6 });
    expect(sink.events).toEqual(['write ab', 'write cd', 'write ef', 'close']);
  });

  it.each([
    ['another digest', { sizeBytes: 6, sha256: sha256(text.encode('other')) }],
    ['fewer bytes than announced', { sizeBytes: 7 }],
    ['more bytes than announced', { sizeBytes: 5 }],
  ])('holds the last chunk back and aborts at %s', async (_, check) => {
    const sink = recordingSink();
    const source = sourceOf(['ab', 'cd', 'ef']);
    const copied = await copyVerified(source, check, sink);
    expect(copied).toMatchObject({ ok: false, error: { code: 'content-mismatch' } });
    expect(sink.events).not.toContain('write ef');
    expect(sink.events.at(-1)).toBe('abort');
    expect(source.cancelled).toBe(true);
  });

  it('aborts when the body is cut off or grows too long', async () => {
    const sink = recordingSink();
    const cut = await copyVerified(sourceOf(['ab', 'cd'], 'cut'), {}, sink);
    expect(cut).toMatchObject({ error: { code: 'bad-request' } });
    expect(sink.events).toEqual(['write ab', 'abort']);
    const long = await copyVerified(sourceOf(['ab', 'cd']), { maxBytes: 3 }, recordingSink());
    expect(long).toMatchObject({ error: { code: 'too-large' } });
  });

  it.each(['write cd', 'close'])('aborts and rejects when the sink fails at "%s"', async (failAt) => {
    const sink = recordingSink(failAt);
    const source = sourceOf(['ab', 'cd', 'ef']);
    await expect(copyVerified(source, {}, sink)).rejects.toThrow('disk is full');
    expect(sink.events.at(-1)).toBe('abort');
    expect(source.cancelled).toBe(true);
  });

  it('takes an empty body', async () => {
    const sink = recordingSink();
    const check = { sizeBytes: 0, sha256: sha256(new Uint8Array(0)) };
    expect(await copyVerified(bytesSource(new Uint8Array(0)), check, sink)).toEqual({ ok: true, value: 0 });
    expect(sink.events).toEqual(['close']);
  });
});

describe('joinedSource', () => {
  it('reads one body after the other, each opened in its turn', async () => {
    const opened: number[] = [];
    const source = joinedSource(
      ['ab', '', 'cd'].map((part, index) => async () => {
        opened.push(index);
        return new Blob([part]).stream();
      }),
    );
    expect(opened).toEqual([]);
    const sink = recordingSink();
    expect(await copyVerified(source, { sizeBytes: 4 }, sink)).toEqual({ ok: true, value: 4 });
    expect(opened).toEqual([0, 1, 2]);
    expect(sink.events).toEqual(['write ab', 'write cd', 'close']);
  });
});

describe('putInParts', () => {
  function recordingTarget(): PartTarget & { readonly events: string[]; stored: number } {
    const events: string[] = [];
    return {
      events,
      stored: 0,
      async putWhole(bytes) {
        events.push('whole');
        this.stored += bytes.byteLength;
      },
      async begin() {
        events.push('begin');
      },
      async putPart(partNumber, bytes) {
        events.push(`part ${partNumber}: ${bytes.byteLength}`);
        this.stored += bytes.byteLength;
      },
      async complete() {
        events.push('complete');
      },
      async abort() {
        events.push('abort');
      },
    };
  }

  /** Zeros in chunks of a megabyte. */
  function zeros(size: number): ByteSource {
    let left = size;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left === 0) return controller.close();
        const chunk = new Uint8Array(Math.min(left, 1 << 20));
        left -= chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    return streamSource(body);
  }

  it.each([0, 10, MIN_PART_BYTES])('puts %i bytes at once', async (size) => {
    const target = recordingTarget();
    expect(await putInParts(zeros(size), {}, target)).toEqual({ ok: true, value: size });
    expect(target.events).toEqual(['whole']);
    expect(target.stored).toBe(size);
  });

  it('puts more in parts of one size, but for the last', async () => {
    const target = recordingTarget();
    await putInParts(zeros(2 * MIN_PART_BYTES + 5), {}, target);
    expect(target.events).toEqual([
      'begin',
      `part 1: ${MIN_PART_BYTES}`,
      `part 2: ${MIN_PART_BYTES}`,
      'part 3: 5',
      'complete',
    ]);
  });

  it('aborts what it began when the body is wrong, and begins nothing for a small wrong one', async () => {
    const big = recordingTarget();
    expect((await putInParts(zeros(2 * MIN_PART_BYTES), { sizeBytes: 1 + 2 * MIN_PART_BYTES }, big)).ok).toBe(false);
    expect(big.events.at(-1)).toBe('abort');
    const small = recordingTarget();
    expect((await putInParts(zeros(10), { sizeBytes: 11 }, small)).ok).toBe(false);
    expect(small.events).toEqual([]);
  });
});

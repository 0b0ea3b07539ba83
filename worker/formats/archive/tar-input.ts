/** Ways to go through a tar archive: by jumping in a file, or by unpacking a compressed one as far as is allowed. */
import type { ByteSource } from '../byte-source.ts';
import { gunzip } from '../gunzip.ts';
import type { TarInput } from './tar.ts';

const WINDOW_BYTES = 64 * 1024;

/** Reads windows of the file and jumps over contents; after `maxReads` of them the archive seems to end. */
export function jumpingInput(source: ByteSource, maxReads: number): TarInput {
  let at = 0;
  let reads = 0;
  let window = { offset: 0, bytes: new Uint8Array() };
  return {
    async take(length) {
      const start = at - window.offset;
      if (start < 0 || start + length > window.bytes.length) {
        if (at + length > source.sizeBytes || ++reads > maxReads) return null;
        window = { offset: at, bytes: new Uint8Array(await source.read(at, Math.max(length, WINDOW_BYTES))) };
      }
      const taken = window.bytes.subarray(at - window.offset, at - window.offset + length);
      if (taken.length < length) return null;
      at += length;
      return taken;
    },
    skip(length) {
      at += length;
      return Promise.resolve(at <= source.sizeBytes);
    },
  };
}

export interface UnpackLimits {
  readonly maxPackedBytes: number;
  readonly maxUnpackedBytes: number;
}

/** Unpacks gzip from the front, and never holds more than a piece of it. What does not unpack seems to end there. */
export function gunzippingInput(source: ByteSource, limits: UnpackLimits): TarInput & { close(): Promise<void> } {
  const unpacked = gunzip(packedChunks(source, limits.maxPackedBytes));
  let rest: Uint8Array = new Uint8Array();
  let unpackedBytes = 0;
  const more = async (): Promise<boolean> => {
    try {
      const next = await unpacked.next();
      if (next.done === true) return false;
      unpackedBytes += next.value.length;
      rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
      return unpackedBytes <= limits.maxUnpackedBytes;
    } catch {
      // Somebody's file: one that is damaged or cut is shown as far as it goes.
      return false;
    }
  };
  return {
    async take(length) {
      while (rest.length < length) if (!(await more())) return null;
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      return taken;
    },
    async skip(length) {
      let left = length;
      while (rest.length < left) {
        left -= rest.length;
        rest = new Uint8Array();
        if (!(await more())) return false;
      }
      rest = rest.subarray(left);
      return true;
    },
    async close() {
      await unpacked.return();
    },
  };
}

const CHUNK_BYTES = 256 * 1024;

async function* packedChunks(source: ByteSource, maxBytes: number): AsyncGenerator<Uint8Array, void, void> {
  const end = Math.min(source.sizeBytes, maxBytes);
  for (let at = 0; at < end;) {
    const bytes = await source.read(at, Math.min(CHUNK_BYTES, end - at));
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}

/** A file in memory that counts what is read of it. */
import type { ByteSource } from '../../worker/formats/byte-source.ts';

export function countingSource(bytes: Uint8Array): ByteSource & { bytesRead: number } {
  const source = {
    sizeBytes: bytes.length,
    bytesRead: 0,
    read: (offset: number, length: number): Promise<Uint8Array> => {
      const part = bytes.subarray(offset, offset + length);
      source.bytesRead += part.length;
      return Promise.resolve(part);
    },
  };
  return source;
}

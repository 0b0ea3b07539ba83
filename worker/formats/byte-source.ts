/** How format readers see a file: any part of it on request, never the whole. */

export interface ByteSource {
  readonly sizeBytes: number;
  /** The bytes from `offset`, `length` of them or fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function bytesAsSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

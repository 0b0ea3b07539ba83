/** Decompresses one page of a Parquet file, or one buffer of an Arrow file, to the size it is said to have, and never to more. */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import { decompressLz4, decompressLz4Frame } from './lz4.ts';
import { TableError, decoding } from './table-error.ts';

export function decompressPage(codec: string, input: Uint8Array, sizeBytes: number): Uint8Array {
  const page = decoding(() => decompress(codec, input, sizeBytes));
  if (page.length !== sizeBytes) throw new TableError('a page has another size than its header says');
  return page;
}

function decompress(codec: string, input: Uint8Array, sizeBytes: number): Uint8Array {
  // An empty page may have been written as nothing at all.
  if (sizeBytes === 0) return new Uint8Array();
  const limit = { maxOutputLength: sizeBytes };
  switch (codec) {
    case 'UNCOMPRESSED':
      return input;
    case 'SNAPPY': {
      const page = new Uint8Array(sizeBytes);
      snappyUncompress(input, page);
      return page;
    }
    case 'GZIP':
      return plain(gunzipSync(input, limit));
    case 'BROTLI':
      return plain(brotliDecompressSync(input, limit));
    case 'ZSTD':
      return plain(zstdDecompressSync(input, limit));
    case 'LZ4_RAW':
      return decompressLz4(input, new Uint8Array(sizeBytes));
    case 'LZ4_FRAME':
      return decompressLz4Frame(input, new Uint8Array(sizeBytes));
    case 'LZ4':
      return decompressHadoopLz4(input, sizeBytes);
    default:
      throw new TableError(`it is compressed with ${codec}, which the hub does not read`);
  }
}

function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** The old framing of Hadoop: sizes before each block, both big-endian; else one bare block. */
function decompressHadoopLz4(input: Uint8Array, sizeBytes: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const isFramed = input.length >= 8 && view.getUint32(0) <= sizeBytes && view.getUint32(4) <= input.length - 8;
  if (!isFramed) return decompressLz4(input, new Uint8Array(sizeBytes));
  const page = new Uint8Array(sizeBytes);
  let written = 0;
  for (let at = 0; at + 8 <= input.length;) {
    const blockBytes = view.getUint32(at);
    const storedBytes = view.getUint32(at + 4);
    if (written + blockBytes > sizeBytes || at + 8 + storedBytes > input.length)
      throw new TableError('a page is broken');
    decompressLz4(input.subarray(at + 8, at + 8 + storedBytes), page.subarray(written, written + blockBytes));
    written += blockBytes;
    at += 8 + storedBytes;
  }
  return page;
}

/** The layout of shards: tags, sizes and flags that their reader and writer share. */

export const HEADER_BYTES = 48;
/** Headers, terms, verification hashes, digests and chunks all take one such row. */
export const ROW_BYTES = 48;
export const FOOTER_BYTES = 200;
export const HEADER_VERSION = 2;
export const FOOTER_VERSION = 1;

export const WITH_VERIFICATION = 0x8000_0000;
export const WITH_METADATA = 0x4000_0000;
/** On a chunk: worth a query of its own when another file is uploaded. */
export const GLOBAL_DEDUP_CHUNK = 0x8000_0000;

/** "HFRepoMetaData", then random bytes that tell shards from everything else. */
export const HEADER_TAG = Uint8Array.from([
  ...new TextEncoder().encode('HFRepoMetaData'),
  ...[0, 85, 105, 103, 69, 106, 123, 129, 87, 131, 165, 189, 217, 92, 205, 209, 74, 169],
]);

/** Where the fields of a footer are that anyone reads or writes. */
export const footerField = {
  version: 0,
  fileInfo: 8,
  xorbInfo: 16,
  fileLookup: 24,
  fileLookupCount: 32,
  xorbLookup: 40,
  xorbLookupCount: 48,
  chunkLookup: 56,
  chunkLookupCount: 64,
  hmacKey: 72,
  createdAt: 104,
  keyExpiresAt: 112,
  storedBytes: 168,
  materializedBytes: 176,
  rawBytes: 184,
  footer: 192,
} as const;

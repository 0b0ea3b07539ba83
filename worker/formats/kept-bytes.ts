/** Where a reader keeps what it found out about a file and would be slow to find out again; a hint, never the truth. */
export interface KeptBytes {
  /** The part with the highest number, as it was written; null when there is none, or none that is whole. */
  read(): Promise<Uint8Array | null>;
  /** Written in the background, and once: the same part of the same content is always the same bytes. */
  write(part: number, bytes: Uint8Array): void;
}

/** By what was found out; the name changes with the form of the bytes. */
export type Keep = (name: string) => KeptBytes;

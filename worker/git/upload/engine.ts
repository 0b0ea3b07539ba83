/** What serving one request of upload-pack needs. */
import type { PackProducer } from '../pack-writer.ts';
import type { PktReader } from '../pkt-line.ts';
import type { RepoView } from '../repo-view.ts';

export interface UploadPack {
  readonly view: RepoView;
  readonly packs: PackProducer;
  /** Aborted when the client hung up: planning stops at its next pause. */
  readonly signal: AbortSignal;
}

/** The pieces of a response, in order. */
export type ResponseBytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Where a command finds its arguments. */
export type ArgumentSource = Pick<PktReader, 'next' | 'text'>;

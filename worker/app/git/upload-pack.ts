/** Serves one request of git-upload-pack: a listing of refs, a round of negotiation, or a pack. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { PktReader } from '../../git/pkt-line.ts';
import type { ProtocolVersion } from '../../git/upload/advertise.ts';
import type { UploadPack } from '../../git/upload/engine.ts';
import { serveV0 } from '../../git/upload/fetch-v0.ts';
import { serveV2 } from '../../git/upload/serve-v2.ts';
import { openRepo } from '../repos/open-repo.ts';
import type { Services } from '../services.ts';

/** Room for a million `want` and `have` lines; lines are digested as they arrive and not kept. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

export interface UploadPackInput {
  readonly path: RepoPath;
  readonly version: ProtocolVersion;
  /** The request, decompressed. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

export async function uploadPack(
  services: Services,
  actor: Actor,
  input: UploadPackInput,
): Promise<Result<AsyncIterable<Uint8Array>, HubError>> {
  const opened = await openRepo(services, actor, input.path, 'read');
  if (!opened.ok) return opened;
  const { repo, view } = opened.value;
  const engine: UploadPack = { view, packs: view, signal: input.signal };
  const reader = new PktReader(input.body, { maxBytes: MAX_REQUEST_BYTES });
  const response = input.version === 2 ? serveV2(engine, reader) : serveV0(engine, reader, { stateless: true });
  return ok(toTheEnd(services, repo.id, response, reader, input.signal));
}

/**
 * A response that breaks off has already told the client so; here it is told to the operator. What a refused request
 * had left to say is read and dropped: a client still sending would not hear the refusal.
 */
async function* toTheEnd(
  services: Services,
  repo: string,
  response: AsyncIterable<Uint8Array>,
  reader: PktReader,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* response;
    await reader.skipRest();
  } catch (failure) {
    if (!signal.aborted) services.log.error('git:upload-pack', failure, { repo });
    throw failure;
  }
}

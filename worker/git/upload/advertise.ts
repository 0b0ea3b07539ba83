/** The first answer of a git server: its refs (protocol v0 and v1) or its capabilities (v2). */
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import { PktWriter } from '../pkt-line.ts';
import type { RepoRefs } from '../repo-view.ts';
import { receivePackCapabilityLine, uploadPackCapabilityLine, v2Capabilities } from './capabilities.ts';

export type GitService = 'git-upload-pack' | 'git-receive-pack';
export type ProtocolVersion = 0 | 1 | 2;

/** The highest version asked for in a `Git-Protocol` header or `GIT_PROTOCOL` variable (`version=2:key=value…`). */
export function protocolVersion(header: string | undefined): ProtocolVersion {
  let version: ProtocolVersion = 0;
  for (const item of (header ?? '').split(':')) {
    if (item === 'version=2') version = 2;
    else if (item === 'version=1' && version === 0) version = 1;
  }
  return version;
}

/** Bytes collected before they are handed on. */
const CHUNK_BYTES = 256 * 1024;

export function* advertiseV2(): Generator<Uint8Array, void, undefined> {
  const out = new PktWriter().text('version 2\n');
  for (const capability of v2Capabilities) out.text(`${capability}\n`);
  yield out.flush().take();
}

/** Refs for upload-pack in protocol v0 or v1: HEAD first, each tag followed by what it names. */
export function* advertiseUploadPack(refs: RepoRefs, version: 0 | 1): Generator<Uint8Array, void, undefined> {
  const head = refs.get(refs.head);
  const lines = function* (): Generator<readonly [Oid, string]> {
    if (head !== undefined) yield [head.oid, 'HEAD'];
    for (const ref of refs.all) {
      yield [ref.oid, ref.name];
      if (ref.peeled !== undefined) yield [ref.peeled, `${ref.name}^{}`];
    }
  };
  yield* writeRefs(lines(), uploadPackCapabilityLine(head === undefined ? null : refs.head), version);
}

/** Refs for receive-pack, which has no version 2. */
export function* advertiseReceivePack(refs: RepoRefs, version: 0 | 1): Generator<Uint8Array, void, undefined> {
  const lines = function* (): Generator<readonly [Oid, string]> {
    for (const ref of refs.all) yield [ref.oid, ref.name];
  };
  yield* writeRefs(lines(), receivePackCapabilityLine, version);
}

function* writeRefs(
  lines: Iterable<readonly [Oid, string]>,
  capabilities: string,
  version: 0 | 1,
): Generator<Uint8Array, void, undefined> {
  const out = new PktWriter();
  if (version === 1) out.text('version 1\n');
  let isFirst = true;
  for (const [oid, name] of lines) {
    out.text(isFirst ? `${oid} ${name}\0${capabilities}\n` : `${oid} ${name}\n`);
    isFirst = false;
    if (out.sizeBytes >= CHUNK_BYTES) yield out.take();
  }
  // A repository without refs has nowhere else to hang its capabilities.
  if (isFirst) out.text(`${ZERO_OID} capabilities^{}\0${capabilities}\n`);
  yield out.flush().take();
}

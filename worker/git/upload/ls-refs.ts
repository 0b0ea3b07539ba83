/** The `ls-refs` command of protocol v2. */
import { type Result, fail, ok } from '../../domain/result.ts';
import { PktWriter } from '../pkt-line.ts';
import type { RefRecord, RepoRefs } from '../repo-view.ts';
import type { ArgumentSource } from './engine.ts';

/** With more prefixes than this, matching them costs more than sending all refs, which is always allowed. */
const MAX_PREFIXES = 65_536;
const CHUNK_BYTES = 256 * 1024;

export interface LsRefsRequest {
  readonly peel: boolean;
  readonly symrefs: boolean;
  readonly unborn: boolean;
  /** Empty: all refs. */
  readonly prefixes: readonly string[];
}

/** Reads the arguments up to the flush packet; the error is what to tell the client. */
export async function readLsRefsRequest(reader: ArgumentSource): Promise<Result<LsRefsRequest, string>> {
  const flags = { peel: false, symrefs: false, unborn: false };
  const prefixes: string[] = [];
  let kind = await reader.next();
  for (; kind === 'data'; kind = await reader.next()) {
    const line = reader.text();
    if (line === 'peel') flags.peel = true;
    else if (line === 'symrefs') flags.symrefs = true;
    else if (line === 'unborn') flags.unborn = true;
    else if (!line.startsWith('ref-prefix ')) return fail(`unexpected line: '${line}'`);
    else if (prefixes.length <= MAX_PREFIXES) prefixes.push(line.slice('ref-prefix '.length));
  }
  if (kind !== 'flush') return fail('expected flush after ls-refs arguments');
  return ok({ ...flags, prefixes: prefixes.length > MAX_PREFIXES ? [] : prefixes });
}

export function* listRefs(refs: RepoRefs, request: LsRefsRequest): Generator<Uint8Array, void, undefined> {
  const out = new PktWriter();
  const isWanted = prefixMatcher(request.prefixes);
  const head = refs.get(refs.head);
  const symref = request.symrefs ? ` symref-target:${refs.head}` : '';
  if (isWanted('HEAD')) {
    if (head !== undefined) out.text(`${head.oid} HEAD${symref}${peeledSuffix(head, request)}\n`);
    else if (request.unborn && request.symrefs) out.text(`unborn HEAD${symref}\n`);
  }
  for (const ref of refs.all) {
    if (!isWanted(ref.name)) continue;
    out.text(`${ref.oid} ${ref.name}${peeledSuffix(ref, request)}\n`);
    if (out.sizeBytes >= CHUNK_BYTES) yield out.take();
  }
  yield out.flush().take();
}

function peeledSuffix(ref: RefRecord, request: LsRefsRequest): string {
  return request.peel && ref.peeled !== undefined ? ` peeled:${ref.peeled}` : '';
}

/** Answers quickly also for the tens of thousands of exact names that a `fetch` of a mirror sends as prefixes. */
function prefixMatcher(prefixes: readonly string[]): (name: string) => boolean {
  if (prefixes.length === 0) return () => true;
  if (prefixes.length <= 16) return (name) => prefixes.some((prefix) => name.startsWith(prefix));
  const known = new Set(prefixes);
  const lengths = [...new Set(prefixes.map((prefix) => prefix.length))].sort((a, b) => a - b);
  return (name) => lengths.some((length) => length <= name.length && known.has(name.slice(0, length)));
}

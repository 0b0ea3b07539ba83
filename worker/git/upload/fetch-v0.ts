/** Protocol v0 and v1 of upload-pack, after its advertisement (gitprotocol-pack, "Packfile Negotiation"). */
import { isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { PktReader } from '../pkt-line.ts';
import type { ResponseBytes, UploadPack } from './engine.ts';
import { FetchArguments, notOurRef } from './fetch-arguments.ts';
import { CommonHistory } from './negotiation.ts';
import { ResponseWriter } from './response-writer.ts';
import { sendPack, sideband64k, sidebandOld } from './send-pack.ts';
import { type ShallowChange, changeShallow, isDeepening } from './shallow.ts';
import { Visibility } from './visibility.ts';

export interface V0Options {
  /** Over HTTP each round of negotiation is a request of its own that repeats what was common so far. */
  readonly stateless: boolean;
}

const CHUNK_BYTES = 64 * 1024;

type AckMode = 'single' | 'multi' | 'detailed';

interface V0Features {
  ackMode: AckMode;
  noDone: boolean;
  maxPacketBytes: number;
  filter: boolean;
}

/** Answers one request (HTTP), or the whole conversation after the advertisement (SSH). */
export async function* serveV0(engine: UploadPack, reader: PktReader, options: V0Options): ResponseBytes {
  const { view } = engine;
  const out = new ResponseWriter();
  const args = new FetchArguments(view);
  const features: V0Features = { ackMode: 'single', noDone: false, maxPacketBytes: 0, filter: false };
  const needs = await readNeeds(reader, args, features);
  const shallow = needs.ok ? await settleShallow(engine, args) : needs;
  if (!shallow.ok) {
    yield out.error(shallow.error).take();
    return;
  }
  if (args.wants.length === 0) return;
  if (isDeepening(args.deepen)) {
    for (const commit of shallow.value.shallow) out.line(`shallow ${view.commits.oid(commit)}`);
    for (const commit of shallow.value.unshallow) out.line(`unshallow ${view.commits.oid(commit)}`);
    yield out.flush().take();
  }
  const common = new CommonHistory(view);
  const agreed = yield* negotiate(reader, out, common, await args.wantedCommits(), features, options);
  if (out.sizeBytes > 0) yield out.take();
  if (!agreed) return;
  yield* sendPack(
    engine,
    {
      wants: args.wants,
      moreWants: shallow.value.moreWants,
      haves: [...common.commits, ...shallow.value.unshallow],
      cut: shallow.value.cut,
      filter: args.filter,
      includeTag: args.includeTag,
      thinPack: args.thinPack,
    },
    { maxPacketBytes: features.maxPacketBytes, progress: !args.noProgress, ofsDelta: args.ofsDelta },
  );
}

/** Reads the wants up to the flush packet. */
async function readNeeds(reader: PktReader, args: FetchArguments, features: V0Features): Promise<Result<void, string>> {
  for (;;) {
    const kind = await reader.next();
    // A client that wants nothing just ends, with or without a flush.
    if (kind === 'flush' || kind === 'end') return ok(undefined);
    if (kind !== 'data') return fail(`malformed request: ${reader.problem ?? `unexpected ${kind}`}`);
    const line = reader.text();
    if (line.startsWith('want ')) {
      const wanted = args.want(line.slice(5, 45));
      if (!wanted.ok) return wanted;
      readFeatures(line.slice(45), args, features);
      continue;
    }
    if (line.startsWith('filter ') && !features.filter) return fail('filtering capability not negotiated');
    const result = await args.accept(line);
    if (!result.ok) return result;
    if (result.value === 'other') return fail(`protocol error, expected to get object ID, not '${line}'`);
  }
}

function readFeatures(text: string, args: FetchArguments, features: V0Features): void {
  if (text === '') return;
  const asked = new Set(text.split(' '));
  if (asked.has('multi_ack_detailed')) features.ackMode = 'detailed';
  else if (asked.has('multi_ack')) features.ackMode = 'multi';
  if (asked.has('side-band-64k')) features.maxPacketBytes = sideband64k;
  else if (asked.has('side-band')) features.maxPacketBytes = sidebandOld;
  features.noDone ||= asked.has('no-done');
  features.filter ||= asked.has('filter');
  args.deepenRelative ||= asked.has('deepen-relative');
  args.thinPack ||= asked.has('thin-pack');
  args.ofsDelta ||= asked.has('ofs-delta');
  args.noProgress ||= asked.has('no-progress');
  args.includeTag ||= asked.has('include-tag');
}

async function settleShallow(engine: UploadPack, args: FetchArguments): Promise<Result<ShallowChange, string>> {
  const { view } = engine;
  const visibility = new Visibility(view, engine.signal);
  const hidden = await visibility.hiddenAmong(args.wants);
  const hiddenWant = args.wants.find((slot) => hidden?.has(slot) === true);
  if (hiddenWant !== undefined) return fail(notOurRef(view.index.oid(hiddenWant)));
  const mayDeepen = await visibility.deepeningRule();
  return changeShallow(view.commits, await args.wantedCommits(), args.clientShallow, args.deepen, mayDeepen);
}

/** Answers `have` lines; true when the pack is to follow, false when the client is to ask again or has gone. */
async function* negotiate(
  reader: PktReader,
  out: ResponseWriter,
  common: CommonHistory,
  wants: readonly number[],
  features: V0Features,
  options: V0Options,
): AsyncGenerator<Uint8Array, boolean, undefined> {
  const { ackMode } = features;
  let lastCommon = '';
  let gotCommon = false;
  let gotOther = false;
  let sentReady = false;
  const isEnough = async (): Promise<boolean> => common.size > 0 && (await common.isEnoughFor(wants));
  for (;;) {
    const kind = await reader.next();
    if (kind === 'data') {
      const line = reader.text();
      if (line === 'done') {
        if (common.size === 0) out.line('NAK');
        else if (ackMode !== 'single') out.line(`ACK ${lastCommon}`);
        return true;
      }
      const oid = line.startsWith('have ') ? line.slice('have '.length) : '';
      if (!isOid(oid)) {
        out.error(`upload-pack: expected SHA1 list, got '${line}'`);
        return false;
      }
      if ((await common.add(oid)) === 'unknown') {
        gotOther = true;
        if (ackMode !== 'single' && (await isEnough())) {
          sentReady ||= ackMode === 'detailed';
          out.line(`ACK ${oid} ${ackMode === 'detailed' ? 'ready' : 'continue'}`);
        }
      } else {
        gotCommon = true;
        lastCommon = oid;
        if (ackMode === 'detailed') out.line(`ACK ${oid} common`);
        else if (ackMode === 'multi') out.line(`ACK ${oid} continue`);
        else if (common.size === 1) out.line(`ACK ${oid}`);
      }
      if (out.sizeBytes >= CHUNK_BYTES) yield out.take();
      continue;
    }
    // A stateless client that only came for the shallow lines ends here.
    if (kind === 'end' && options.stateless && !gotCommon && !gotOther) return false;
    if (kind !== 'flush' && kind !== 'end') {
      out.error(`malformed request: ${reader.problem ?? `unexpected ${kind}`}`);
      return false;
    }
    if (ackMode === 'detailed' && gotCommon && !gotOther && (await isEnough())) {
      sentReady = true;
      out.line(`ACK ${lastCommon} ready`);
    }
    if (common.size === 0 || ackMode !== 'single') out.line('NAK');
    if (features.noDone && sentReady) {
      out.line(`ACK ${lastCommon}`);
      return true;
    }
    if (options.stateless || kind === 'end') return false;
    yield out.take();
    gotCommon = false;
    gotOther = false;
  }
}

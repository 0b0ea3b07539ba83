/** The `fetch` command of protocol v2 (gitprotocol-v2, "fetch"). */
import { type Oid, isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ArgumentSource, ResponseBytes, UploadPack } from './engine.ts';
import { FetchArguments, notOurRef } from './fetch-arguments.ts';
import { CommonHistory } from './negotiation.ts';
import { ResponseWriter } from './response-writer.ts';
import { sendPack, sideband64k } from './send-pack.ts';
import { type ShallowChange, changeShallow, isDeepening } from './shallow.ts';
import type { Visibility } from './visibility.ts';

interface FetchV2Request {
  readonly args: FetchArguments;
  readonly common: CommonHistory;
  /** Objects the client named and we have, each once. */
  readonly acks: readonly Oid[];
  readonly sawHaves: boolean;
  readonly done: boolean;
  readonly waitForDone: boolean;
  readonly sidebandAll: boolean;
}

export async function* fetchV2(engine: UploadPack, visibility: Visibility, reader: ArgumentSource): ResponseBytes {
  const { view } = engine;
  const out = new ResponseWriter();
  const request = await readRequest(engine, reader);
  if (!request.ok) {
    yield out.error(request.error).take();
    return;
  }
  const { args, common, acks } = request.value;
  out.sidebandAll = request.value.sidebandAll;
  const hidden = await visibility.hiddenAmong(args.wants);
  const hiddenWant = args.wants.find((slot) => hidden?.has(slot) === true);
  if (hiddenWant !== undefined) {
    yield out.error(notOurRef(view.index.oid(hiddenWant))).take();
    return;
  }
  if (args.wants.length === 0 && !request.value.waitForDone) return;

  const wants = await args.wantedCommits();
  if (request.value.sawHaves && !request.value.done) {
    out.line('acknowledgments');
    if (acks.length === 0) out.line('NAK');
    for (const oid of acks) out.line(`ACK ${oid}`);
    const isReady = !request.value.waitForDone && acks.length > 0 && (await common.isEnoughFor(wants));
    if (!isReady) {
      yield out.flush().take();
      return;
    }
    out.line('ready').delim();
  }

  const mayDeepen = await visibility.deepeningRule();
  const shallow = await changeShallow(view.commits, wants, args.clientShallow, args.deepen, mayDeepen);
  if (!shallow.ok) {
    yield out.error(shallow.error).take();
    return;
  }
  writeSections(engine, out, args, shallow.value);
  yield out.line('packfile').take();
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
    { maxPacketBytes: sideband64k, progress: !args.noProgress, ofsDelta: args.ofsDelta },
  );
}

/** The sections before the pack, in the order in which git's client reads them. */
function writeSections(engine: UploadPack, out: ResponseWriter, args: FetchArguments, shallow: ShallowChange): void {
  const { commits } = engine.view;
  if (isDeepening(args.deepen) || args.clientShallow.length > 0) {
    out.line('shallow-info');
    for (const commit of shallow.shallow) out.line(`shallow ${commits.oid(commit)}`);
    for (const commit of shallow.unshallow) out.line(`unshallow ${commits.oid(commit)}`);
    out.delim();
  }
  if (args.wantedRefs.size > 0) {
    out.line('wanted-refs');
    for (const [name, oid] of args.wantedRefs) out.line(`${oid} ${name}`);
    out.delim();
  }
}

async function readRequest(engine: UploadPack, reader: ArgumentSource): Promise<Result<FetchV2Request, string>> {
  const args = new FetchArguments(engine.view);
  const common = new CommonHistory(engine.view);
  const acks: Oid[] = [];
  const flags = { sawHaves: false, done: false, waitForDone: false, sidebandAll: false };
  let kind = await reader.next();
  for (; kind === 'data'; kind = await reader.next()) {
    const line = reader.text();
    if (line.startsWith('have ')) {
      const oid = line.slice('have '.length);
      if (!isOid(oid)) return fail(`upload-pack: expected SHA1 object, got '${oid}'`);
      flags.sawHaves = true;
      if ((await common.add(oid)) === 'new') acks.push(oid);
      continue;
    }
    if (line.startsWith('want ')) {
      const wanted = args.want(line.slice('want '.length));
      if (!wanted.ok) return wanted;
      continue;
    }
    if (line.startsWith('want-ref ')) {
      const wanted = args.wantRef(line.slice('want-ref '.length));
      if (!wanted.ok) return wanted;
      continue;
    }
    if (line === 'done') flags.done = true;
    else if (line === 'wait-for-done') flags.waitForDone = true;
    else if (line === 'sideband-all') flags.sidebandAll = true;
    else if (line === 'thin-pack') args.thinPack = true;
    else if (line === 'ofs-delta') args.ofsDelta = true;
    else if (line === 'no-progress') args.noProgress = true;
    else if (line === 'include-tag') args.includeTag = true;
    else if (line === 'deepen-relative') args.deepenRelative = true;
    else {
      const result = await args.accept(line);
      if (!result.ok) return result;
      if (result.value === 'other') return fail(`unexpected line: '${line}'`);
    }
  }
  if (kind !== 'flush') return fail('expected flush after fetch arguments');
  return ok({ args, common, acks, ...flags });
}

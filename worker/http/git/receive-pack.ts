/** `POST …/git-receive-pack`: a push over HTTP (gitprotocol-http, gitprotocol-pack). */
import { afterPush } from '../../app/git/after-push.ts';
import { type PushReport, ReceivedPush } from '../../app/git/receive-pack.ts';
import { concatBytes } from '../../domain/bytes.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { PktReader, PktWriter, pktText } from '../../git/pkt-line.ts';
import { type PushRequest, parsePushRequest } from '../../git/receive/parse-request.ts';
import { printable, reportStatus } from '../../git/receive/report.ts';
import { readStream } from '../../git/store/read-stream.ts';
import type { HubContext } from '../hub-env.ts';
import { streamOf } from '../stream-of.ts';

const RESULT_TYPE = 'application/x-git-receive-pack-result';
/** How much of a refused request is still read; more is no mistake but an attack. */
const SKIPPED_BYTES = 32 * 1024 * 1024;
const READ_BYTES = 128 * 1024;
/** How often a waiting client hears something, so that proxies in between keep the connection. */
const KEEPALIVE_MS = 5000;

/** Serves a push into `repo`, for which the actor's right to write has been checked. `body` is already decompressed. */
export async function receivePackResponse(
  context: HubContext,
  repo: RepoRecord,
  body: ReadableStream<Uint8Array> | null,
): Promise<Response> {
  const services = context.get('services');
  const headers = { 'Content-Type': RESULT_TYPE, 'Cache-Control': 'no-cache' };
  if (body === null) return new Response('', { headers });
  const reader = new PktReader(readStream(body, READ_BYTES));
  const parsed = await parsePushRequest(reader);
  if (!parsed.ok) {
    // A client still sending would not hear the refusal.
    await reader.skipRest(SKIPPED_BYTES);
    return new Response(pktText(`ERR ${printable(parsed.error)}\n`), { headers });
  }
  const request = parsed.value;
  // The probe a client sends before a large push, to have the authentication out of the way.
  if (request.commands.length === 0) return new Response('', { headers });

  const push = new ReceivedPush(services, repo, context.get('actor'), request);
  await push.read(reader.rest());
  const complete = (progress: (line: string) => void): Promise<PushReport> =>
    push.complete(progress).catch((failure: unknown) => {
      const requestId = context.get('requestId');
      services.log.error('git:push-failed', failure, { repo: repo.id, requestId });
      return failedPush(request, requestId);
    });
  const changed = (report: PushReport): void => {
    const failed = new Set(report.refs.filter(({ error }) => error !== null).map(({ name }) => name));
    const changes = request.commands.filter(({ name }) => !failed.has(name));
    afterPush(services, { repo, actor: context.get('actor'), changes });
  };
  return new Response(streamOf(answer(complete, request, changed)), { headers });
}

/** The status has been sent by now: a failure of the hub's own has to be told inside the report. */
function failedPush({ commands }: PushRequest, requestId: string): PushReport {
  const unpackError = `something went wrong in the hub; tell its operator the request id ${requestId}`;
  return {
    unpackError,
    refs: commands.map(({ name }) => ({ name, error: 'unpacker error' })),
    messages: [],
    changed: false,
  };
}

async function* answer(
  complete: (progress: (line: string) => void) => Promise<PushReport>,
  request: PushRequest,
  changed: (report: PushReport) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const sideband = request.capabilities.has('side-band-64k');
  const quiet = request.capabilities.has('quiet');
  const progress: string[] = [];
  const completion = complete((line) => {
    if (!quiet) progress.push(`${line}\n`);
  });
  if (sideband) yield* whileWaiting(completion, progress);
  const report = await completion;
  if (report.changed) changed(report);

  const writer = new PktWriter();
  if (sideband) for (const line of report.messages) writer.sidebandText(2, `${printable(line)}\n`);
  const lines =
    request.capabilities.has('report-status') || request.capabilities.has('report-status-v2')
      ? statusLines(report)
      : new Uint8Array(0);
  if (!sideband) {
    yield lines;
    return;
  }
  if (lines.length > 0) writer.sideband(1, lines);
  writer.flush();
  yield writer.take();
}

async function* whileWaiting(
  completion: Promise<PushReport>,
  progress: string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const done = completion.then(
    () => true,
    () => true,
  );
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), KEEPALIVE_MS);
    });
    const finished = await Promise.race([done, tick]);
    clearTimeout(timer);
    const writer = new PktWriter();
    for (const line of progress.splice(0)) writer.sidebandText(2, line);
    if (finished) {
      if (writer.sizeBytes > 0) yield writer.take();
      return;
    }
    // An empty packet on the progress band is git's own keep-alive.
    if (writer.sizeBytes === 0) writer.sidebandText(2, '');
    yield writer.take();
  }
}

function statusLines(report: PushReport): Uint8Array {
  return concatBytes(reportStatus(report.unpackError, report.refs));
}

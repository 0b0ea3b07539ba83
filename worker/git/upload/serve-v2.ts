/** One request of protocol v2: reads the command and its capabilities and runs it (gitprotocol-v2). */
import { type Result, fail, ok } from '../../domain/result.ts';
import { type PktReader, pktText } from '../pkt-line.ts';
import { v2Capabilities } from './capabilities.ts';
import type { ArgumentSource, ResponseBytes, UploadPack } from './engine.ts';
import { fetchV2 } from './fetch-v2.ts';
import { listRefs, readLsRefsRequest } from './ls-refs.ts';
import { listObjectInfo, readObjectInfoRequest } from './object-info.ts';
import { Visibility } from './visibility.ts';

const commands = ['ls-refs', 'fetch', 'object-info'] as const;
type Command = (typeof commands)[number];

const MAX_CAPABILITY_LINES = 1000;

/** Answers one request; nothing at all for an empty one, by which a client ends the conversation. */
export async function* serveV2(engine: UploadPack, reader: PktReader): ResponseBytes {
  const header = await readHeader(reader);
  if (!header.ok) {
    yield pktText(`ERR ${header.error}`);
    return;
  }
  if (header.value === null) return;
  const { command, hasArguments } = header.value;
  const body: ArgumentSource = hasArguments ? reader : noArguments;
  const visibility = new Visibility(engine.view, engine.signal);
  switch (command) {
    case 'ls-refs': {
      const request = await readLsRefsRequest(body);
      if (request.ok) yield* listRefs(engine.view.refs, request.value);
      else yield pktText(`ERR ${request.error}`);
      return;
    }
    case 'object-info': {
      const request = await readObjectInfoRequest(body);
      if (request.ok) yield* listObjectInfo(engine.view, visibility, request.value);
      else yield pktText(`ERR ${request.error}`);
      return;
    }
    case 'fetch':
      yield* fetchV2(engine, visibility, body);
  }
}

interface RequestHeader {
  readonly command: Command;
  readonly hasArguments: boolean;
}

const noArguments: ArgumentSource = { next: () => Promise.resolve('flush'), text: () => '' };

/** Reads up to the delimiter before the arguments, or to the end of a request without any; null for an empty one. */
async function readHeader(reader: PktReader): Promise<Result<RequestHeader | null, string>> {
  let command: Command | null = null;
  let lines = 0;
  for (;;) {
    const kind = await reader.next();
    if (kind === 'data') {
      const line = reader.text();
      if (++lines > MAX_CAPABILITY_LINES) return fail('too many capabilities');
      if (!line.startsWith('command=')) {
        const problem = capabilityProblem(line);
        if (problem !== null) return fail(problem);
        continue;
      }
      const name = line.slice('command='.length);
      if (command !== null) return fail(`command '${name}' requested after already requesting command '${command}'`);
      command = commands.find((known) => known === name) ?? null;
      if (command === null) return fail(`invalid command '${name}'`);
      continue;
    }
    if (lines === 0 && (kind === 'flush' || kind === 'end')) return ok(null);
    if (kind !== 'flush' && kind !== 'delim')
      return fail(`malformed request: ${reader.problem ?? `unexpected ${kind}`}`);
    if (command === null) return fail('no command requested');
    return ok({ command, hasArguments: kind === 'delim' });
  }
}

function capabilityProblem(line: string): string | null {
  const equals = line.indexOf('=');
  const key = equals < 0 ? line : line.slice(0, equals);
  const isOffered = v2Capabilities.some((offered) => offered === key || offered.startsWith(`${key}=`));
  if (!isOffered || commands.some((known) => known === key)) return `unknown capability '${line}'`;
  if (key === 'object-format' && line !== 'object-format=sha1') {
    return `mismatched object format: server sha1; client ${line.slice(equals + 1)}`;
  }
  return null;
}

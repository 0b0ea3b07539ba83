/** Speaks to the upload-pack engine in packet lines, without a server or a git client. */
import { PktReader } from '../../worker/git/pkt-line.ts';
import type { PackProducer } from '../../worker/git/pack-writer.ts';
import type { RepoView } from '../../worker/git/repo-view.ts';
import { serveV0 } from '../../worker/git/upload/fetch-v0.ts';
import { serveV2 } from '../../worker/git/upload/serve-v2.ts';
import { type Pkt, delimPkt, flushPkt, parsePkts, pkt } from '../wire/support/pkt.ts';
import { TestPacks } from './test-packs.ts';

export interface AskOptions {
  readonly packs?: PackProducer;
  readonly signal?: AbortSignal;
  readonly stateless?: boolean;
}

export interface Answer {
  /** Lines outside the pack, `<flush>` and `<delim>` for the special packets; side bands as `band:text`. */
  readonly lines: readonly string[];
  readonly pack: Buffer;
  /** How many objects the pack says it has; -1 without a pack. */
  readonly objects: number;
  readonly bytes: Buffer;
}

/** `|` stands for a delimiter packet and `.` for a flush packet; anything else is a line. */
export function request(...lines: readonly string[]): Buffer {
  return Buffer.concat(lines.map((line) => (line === '|' ? delimPkt : line === '.' ? flushPkt : pkt(`${line}\n`))));
}

export async function askV2(view: RepoView, body: Uint8Array, options: AskOptions = {}): Promise<Answer> {
  return answerOf(await collect(serveV2(engineOf(view, options), new PktReader(once(body)))));
}

export async function askV0(view: RepoView, body: Uint8Array, options: AskOptions = {}): Promise<Answer> {
  const stateless = options.stateless ?? true;
  return answerOf(await collect(serveV0(engineOf(view, options), new PktReader(once(body)), { stateless })));
}

/** The `fetch` command with these arguments. */
export function askFetch(view: RepoView, ...args: readonly string[]): Promise<Answer> {
  return askV2(view, request('command=fetch', 'object-format=sha1', '|', ...args, '.'));
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function engineOf(view: RepoView, options: AskOptions): Parameters<typeof serveV2>[0] {
  const signal = options.signal ?? new AbortController().signal;
  return { view, packs: options.packs ?? new TestPacks(view), signal };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function answerOf(bytes: Buffer): Answer {
  const packStart = bytes.indexOf('PACK\0\0\0\x02');
  const isBare = packStart >= 0 && !/[0-9a-f]{4}\x01$/.test(bytes.toString('latin1', 0, packStart));
  const pkts = parsePkts(isBare ? bytes.subarray(0, packStart) : bytes);
  const parts: Buffer[] = isBare ? [bytes.subarray(packStart)] : [];
  const lines = pkts.flatMap((line) => lineOf(line, parts));
  const pack = Buffer.concat(parts);
  return { lines, pack, objects: pack.length > 0 ? pack.readUInt32BE(8) : -1, bytes };
}

function lineOf(line: Pkt, pack: Buffer[]): string[] {
  if (line.kind !== 'data') return [`<${line.kind}>`];
  const band = line.data[0] ?? 0;
  if (band > 3) return [line.data.toString().replace(/\n$/, '')];
  const rest = line.data.subarray(1);
  const isPack = band === 1 && (pack.length > 0 || rest.subarray(0, 4).toString('latin1') === 'PACK');
  if (!isPack) return [`${band}:${rest.toString().replace(/\n$/, '')}`];
  pack.push(rest);
  return [];
}

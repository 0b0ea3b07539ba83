/** The header of .safetensors files, and the index of a model cut into several. */
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';
import type { ByteSource } from './byte-source.ts';
import { JsonCursor, JsonSyntaxError } from './json-cursor.ts';
import { type Quantization, parametersOf } from './quantization.ts';
import { makeYielder } from '../ports/yield.ts';

export interface TensorInfo {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the end of the header, half-open. */
  readonly offsets: readonly [start: number, end: number];
}

export interface SafetensorsHeader {
  /** Size of the JSON header, without the 8 bytes of its length. */
  readonly headerBytes: number;
  readonly tensorCount: number;
  /** Number of parameters by dtype. */
  readonly parameters: Readonly<Record<string, number>>;
  /** `__metadata__`, its long values cut. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the Hugging Face API calls `safetensors`. */
export interface SafetensorsSummary {
  /** Number of parameters by dtype. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly total: number;
}

export interface SafetensorsOptions {
  /** How the model's weights are packed, from its config.json; else every element counts as one parameter. */
  readonly quantization?: Quantization | undefined;
  /** Called for each tensor, in the order of the header. */
  readonly onTensor?: (name: string, tensor: TensorInfo) => void;
}

/** The format allows 100 MB; headers of real models stay far below this. */
const MAX_HEADER_BYTES = 25_000_000;
const MAX_INDEX_CHARS = 64 << 20;
const MAX_DIMENSIONS = 32;
/** Far above any real dimension (a vocabulary has 10^5 to 10^6 words). */
const MAX_DIMENSION = 2 ** 32;
const MAX_METADATA_ENTRIES = 1000;
const MAX_METADATA_CHARS = 10_000;
const MAX_SHARDS = 10_000;

export async function readSafetensorsHeader(
  source: ByteSource,
  options: SafetensorsOptions = {},
): Promise<Result<SafetensorsHeader, HubError>> {
  const prefix = await source.read(0, 8);
  if (prefix.length < 8) return broken('it is shorter than 8 bytes');
  const headerBytes = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes < 2) return broken('its header is empty');
  if (headerBytes > MAX_HEADER_BYTES) return broken(`its header is longer than ${MAX_HEADER_BYTES} bytes`);
  if (8 + headerBytes > source.sizeBytes) return broken('it ends within its header');
  const bytes = await source.read(8, headerBytes);
  if (bytes.length < headerBytes) return broken('it ends within its header');
  try {
    return ok(await parseHeader(bytes, source.sizeBytes - 8 - headerBytes, options));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return broken(error.message);
    throw error;
  }
}

async function parseHeader(
  bytes: Uint8Array,
  dataBytes: number,
  options: SafetensorsOptions,
): Promise<SafetensorsHeader> {
  const cursor = new JsonCursor(bytes);
  const pause = makeYielder();
  const parameters = new Map<string, number>();
  let metadata: Record<string, string> = {};
  let tensorCount = 0;
  for (let name = cursor.nextKey(true); name !== null; name = cursor.nextKey(false)) {
    if (name === '__metadata__') {
      metadata = readMetadata(cursor);
      continue;
    }
    const tensor = readTensor(cursor, name, dataBytes);
    options.onTensor?.(name, tensor);
    tensorCount++;
    const count = parametersOf(name, tensor, options.quantization);
    if (count > 0) parameters.set(tensor.dtype, (parameters.get(tensor.dtype) ?? 0) + count);
    const turn = pause();
    if (turn) await turn;
  }
  cursor.end();
  return { headerBytes: bytes.length, tensorCount, parameters: Object.fromEntries(parameters), metadata };
}

function readTensor(cursor: JsonCursor, name: string, dataBytes: number): TensorInfo {
  let dtype = '';
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  for (let key = cursor.nextKey(true); key !== null; key = cursor.nextKey(false)) {
    if (key === 'dtype') dtype = cursor.string();
    else if (key === 'shape') shape = readCounts(cursor, MAX_DIMENSIONS);
    else if (key === 'data_offsets') offsets = readCounts(cursor, 2);
    else cursor.skipValue();
  }
  const [start, end] = offsets ?? [];
  const reject = (reason: string): JsonSyntaxError => new JsonSyntaxError(`tensor "${name.slice(0, 100)}" ${reason}`);
  if (!/^[A-Z][A-Z0-9_]{0,19}$/.test(dtype)) throw reject('has no valid dtype');
  if (shape === undefined || start === undefined || end === undefined) throw reject('has no shape or no data_offsets');
  if (shape.some((size) => size > MAX_DIMENSION)) throw reject('has a dimension that is too large');
  if (start > end || end > dataBytes) throw reject('lies outside the file');
  // Not even one bit for each element: the shape is made up.
  if (shape.reduce((product, size) => product * size, 1) > (end - start) * 8)
    throw reject('is too small for its shape');
  return { dtype, shape, offsets: [start, end] };
}

function readCounts(cursor: JsonCursor, most: number): number[] {
  const counts: number[] = [];
  for (let more = cursor.nextItem(true); more; more = cursor.nextItem(false)) {
    if (counts.length === most) throw new JsonSyntaxError(`a list has more than ${most} numbers`);
    counts.push(cursor.count());
  }
  return counts;
}

function readMetadata(cursor: JsonCursor): Record<string, string> {
  const entries: [string, string][] = [];
  for (let key = cursor.nextKey(true); key !== null; key = cursor.nextKey(false)) {
    const value = cursor.string();
    if (entries.length < MAX_METADATA_ENTRIES) entries.push([key.slice(0, 200), value.slice(0, MAX_METADATA_CHARS)]);
  }
  return Object.fromEntries(entries);
}

/** The shard files that `*.safetensors.index.json` names, in order of first appearance. */
export function parseSafetensorsIndex(text: string): Result<{ readonly files: readonly string[] }, HubError> {
  if (text.length > MAX_INDEX_CHARS) return broken('its index is too large');
  const files = new Set<string>();
  try {
    const cursor = new JsonCursor(new TextEncoder().encode(text));
    for (let key = cursor.nextKey(true); key !== null; key = cursor.nextKey(false)) {
      if (key === 'weight_map') readWeightMap(cursor, files);
      else cursor.skipValue();
    }
    cursor.end();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return broken(`its index is malformed: ${error.message}`);
    throw error;
  }
  return files.size === 0 ? broken('its index names no files') : ok({ files: [...files] });
}

function readWeightMap(cursor: JsonCursor, files: Set<string>): void {
  for (let key = cursor.nextKey(true); key !== null; key = cursor.nextKey(false)) {
    const file = cursor.string();
    if (file.includes('/') || file.includes('\\')) throw new JsonSyntaxError('a shard lies outside the folder');
    files.add(file);
    if (files.size > MAX_SHARDS) throw new JsonSyntaxError(`more than ${MAX_SHARDS} shards`);
  }
}

export function summarizeSafetensors(headers: Iterable<SafetensorsHeader>): SafetensorsSummary {
  const parameters: Record<string, number> = {};
  let total = 0;
  for (const header of headers) {
    for (const [dtype, count] of Object.entries(header.parameters)) {
      parameters[dtype] = (parameters[dtype] ?? 0) + count;
      total += count;
    }
  }
  return { parameters, total };
}

function broken(reason: string): Result<never, HubError> {
  return fail(hubError('unprocessable', `This is not a valid safetensors file: ${reason}.`));
}

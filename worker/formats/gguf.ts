/** The header of .gguf files (versions 1 to 3): key-values and tensor shapes, never the weights. */
import { type HubError, hubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';
import { makeYielder } from '../ports/yield.ts';
import type { ByteSource } from './byte-source.ts';
import { GgufReader, GgufSyntaxError } from './gguf-reader.ts';
import type { JsonValue } from './json.ts';

export interface GgufHeader {
  readonly version: number;
  readonly tensorCount: number;
  /** Key-values; long lists (a tokenizer's words) and very long texts are left out. */
  readonly metadata: Readonly<Record<string, JsonValue>>;
  /** Number of parameters in all tensors. */
  readonly totalParameters: number;
}

/** What the Hugging Face API calls `gguf`. */
export interface GgufSummary {
  readonly total: number;
  readonly architecture?: string;
  readonly context_length?: number;
  readonly quantize_imatrix_file?: string;
  readonly chat_template?: string;
  readonly bos_token?: string;
  readonly eos_token?: string;
}

/** Generous against real files, small against what 8 bytes can claim. */
const MAX_KEY_VALUES = 100_000;
const MAX_TENSORS = 1_000_000;
const MAX_DIMENSIONS = 8;
const MAX_DIMENSION = 2 ** 32;
const MAX_KEPT_VALUES = 2000;
const MAX_KEPT_CHARS = 1 << 20;
/** The words that these numbers point to are wanted, not only the numbers. */
const SPECIAL_TOKENS = ['bos', 'eos'] as const;

export interface GgufTensor {
  readonly name: string;
  /** As the file has it: the dimension that varies the fastest first. */
  readonly dimensions: readonly number[];
  /** A number of `enum ggml_type`. */
  readonly type: number;
  /** From the start of the data. */
  readonly offset: number;
}

export interface GgufKeyValue {
  readonly key: string;
  readonly type: number;
  /** Undefined for a value that was passed over as too long. */
  readonly value: JsonValue | undefined;
  /** Of a list. */
  readonly list?: { readonly itemType: number; readonly length: number };
}

export interface GgufOptions {
  readonly onKeyValue?: (keyValue: GgufKeyValue) => void;
  /** Called for each tensor, in the order of the file. */
  readonly onTensor?: (tensor: GgufTensor) => void;
}

export async function readGgufHeader(
  source: ByteSource,
  options: GgufOptions = {},
): Promise<Result<GgufHeader, HubError>> {
  try {
    return ok(await parseHeader(new GgufReader(source), source.sizeBytes, options));
  } catch (error) {
    if (!(error instanceof GgufSyntaxError)) throw error;
    return fail(hubError('unprocessable', `This is not a valid GGUF file: ${error.message}.`));
  }
}

async function parseHeader(reader: GgufReader, sizeBytes: number, options: GgufOptions): Promise<GgufHeader> {
  const version = await reader.readPreamble();
  const tensorCount = await reader.size();
  const keyValues = await reader.size();
  if (tensorCount > MAX_TENSORS) throw new GgufSyntaxError(`it claims ${tensorCount} tensors`);
  if (keyValues > MAX_KEY_VALUES) throw new GgufSyntaxError(`it claims ${keyValues} key-values`);
  const metadata = await readMetadata(reader, keyValues, options);
  const totalParameters = await readTensors(reader, tensorCount, options);
  // A weight takes at least one bit.
  if (totalParameters > sizeBytes * 8) throw new GgufSyntaxError('its tensors are larger than the file');
  return { version, tensorCount, metadata, totalParameters };
}

async function readMetadata(
  reader: GgufReader,
  count: number,
  { onKeyValue }: GgufOptions,
): Promise<Record<string, JsonValue>> {
  const kept = new Map<string, JsonValue>();
  const pause = makeYielder();
  let charsLeft = MAX_KEPT_CHARS;
  for (let i = 0; i < count; i++) {
    const key = await reader.text();
    const type = await reader.uint32();
    // The words come after their numbers in some files and before them in others: keep the place of the list.
    const value = key === 'tokenizer.ggml.tokens' ? await reader.markedList(type) : await reader.value(type);
    onKeyValue?.({ key, type, value, ...(reader.lastList === undefined ? {} : { list: reader.lastList }) });
    if (value !== undefined && kept.size < MAX_KEPT_VALUES) {
      charsLeft -= key.length + (typeof value === 'string' ? value.length : 16);
      if (charsLeft > 0) kept.set(key, value);
    }
    const turn = pause();
    if (turn) await turn;
  }
  for (const name of SPECIAL_TOKENS) {
    const id = kept.get(`tokenizer.ggml.${name}_token_id`);
    const word = typeof id === 'number' ? await reader.markedItem(id) : undefined;
    if (word !== undefined) kept.set(`tokenizer.ggml.${name}_token`, word);
  }
  return Object.fromEntries(kept);
}

/** Answers the number of parameters in all of them. */
async function readTensors(reader: GgufReader, tensorCount: number, { onTensor }: GgufOptions): Promise<number> {
  const pause = makeYielder();
  let total = 0;
  for (let i = 0; i < tensorCount; i++) {
    const name = onTensor === undefined ? '' : await reader.text();
    if (onTensor === undefined) await reader.skipText();
    const rank = await reader.uint32();
    if (rank > MAX_DIMENSIONS) throw new GgufSyntaxError(`a tensor has ${rank} dimensions`);
    const dimensions: number[] = [];
    let elements = 1;
    for (let d = 0; d < rank; d++) {
      const size = await reader.size();
      if (size > MAX_DIMENSION) throw new GgufSyntaxError('a tensor has a dimension that is too large');
      dimensions.push(size);
      elements *= size;
    }
    if (onTensor === undefined) await reader.skip(4 + 8);
    else onTensor({ name, dimensions, type: await reader.uint32(), offset: await reader.offset() });
    total += elements;
    const turn = pause();
    if (turn) await turn;
  }
  return total;
}

export function summarizeGguf(header: GgufHeader): GgufSummary {
  const { metadata } = header;
  const architecture = text(metadata['general.architecture']);
  const contextLength = metadata[`${architecture ?? ''}.context_length`];
  const optional = {
    architecture,
    context_length: typeof contextLength === 'number' ? contextLength : undefined,
    quantize_imatrix_file: text(metadata['quantize.imatrix.file']),
    chat_template: text(metadata['tokenizer.chat_template']),
    bos_token: text(metadata['tokenizer.ggml.bos_token']),
    eos_token: text(metadata['tokenizer.ggml.eos_token']),
  };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { total: header.totalParameters, ...(Object.fromEntries(known) as Omit<GgufSummary, 'total'>) };
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

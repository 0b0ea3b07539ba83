/** The header of .safetensors files, and the index of a model cut into several. */
import type { HubError } from '../domain/errors.ts';
import type { Result } from '../domain/result.ts';
import type { ByteSource } from './byte-source.ts';

export interface TensorInfo {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the end of the header, half-open. */
  readonly offsets: readonly [start: number, end: number];
}

export interface SafetensorsHeader {
  readonly headerBytes: number;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the Hugging Face API calls `safetensors`. */
export interface SafetensorsSummary {
  /** Number of parameters by dtype. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly total: number;
}

export async function readSafetensorsHeader(source: ByteSource): Promise<Result<SafetensorsHeader, HubError>> {
  throw new Error(`not written: ${source}`);
}

/** The shard files that `*.safetensors.index.json` names, in order of first appearance. */
export function parseSafetensorsIndex(text: string): Result<{ readonly files: readonly string[] }, HubError> {
  throw new Error(`not written: ${text}`);
}

export function summarizeSafetensors(headers: Iterable<SafetensorsHeader>): SafetensorsSummary {
  throw new Error(`not written: ${headers}`);
}

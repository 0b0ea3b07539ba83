/** Reads the tensors of a file, or of all shards that an index names. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { quantizationOf } from '../../formats/quantization.ts';
import type { JsonObject } from '../../formats/json.ts';
import { parseSafetensorsIndex } from '../../formats/safetensors.ts';
import {
  type ReadWeights,
  readGgufWeights,
  readOnnxWeights,
  readSafetensorsWeights,
} from '../../formats/weights/read-weights.ts';
import { joinTensorLists } from '../../formats/weights/tensor-list.ts';
import { findEntry } from '../../git/tree.ts';
import { openByteSource } from '../browse/byte-source.ts';
import { readBlob } from '../browse/find-file.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { describeEntry } from '../browse/repo-entry.ts';
import type { Services } from '../services.ts';

export type WeightsFormat = 'safetensors' | 'gguf' | 'onnx' | 'index';

export interface ListedWeights extends ReadWeights {
  readonly shards: readonly { readonly file: string; readonly isMissing: boolean }[];
}

const MAX_SHARDS = 256;
const MAX_INDEX_BYTES = 16 << 20;

/** By its name only. */
export function weightsFormatOf(path: string): WeightsFormat | null {
  if (/\.safetensors$/i.test(path)) return 'safetensors';
  if (/\.gguf$/i.test(path)) return 'gguf';
  if (/\.onnx$/i.test(path)) return 'onnx';
  return /\.safetensors\.index\.json$/i.test(path) ? 'index' : null;
}

/** `config`: of the model, which tells how its weights are packed. */
export async function listWeights(
  services: Services,
  revision: OpenRevision,
  path: string,
  config: JsonObject | null,
): Promise<Result<ListedWeights, HubError>> {
  switch (weightsFormatOf(path)) {
    case 'index':
      return listShards(services, revision, path, config);
    case null:
      return fail(hubError('unprocessable', 'This is no file with weights.'));
    default: {
      const read = await listFile(services, revision, path, config);
      return read.ok ? ok({ ...read.value, shards: [] }) : read;
    }
  }
}

async function listFile(
  services: Services,
  revision: OpenRevision,
  path: string,
  config: JsonObject | null,
): Promise<Result<ReadWeights, HubError>> {
  const found = await findEntry(revision.view, revision.tree, path);
  const entry = found === null ? null : await describeEntry(revision.view, found);
  if (found === null || entry === null) return fail(hubError('entry-not-found', `There is no file "${path}".`));
  const source = await openByteSource(services, revision, found);
  if (source === null) return fail(hubError('entry-not-found', 'The content of this file is not on this hub.'));
  const format = weightsFormatOf(path);
  if (format === 'gguf') return readGgufWeights(source);
  return format === 'onnx' ? readOnnxWeights(source) : readSafetensorsWeights(source, quantizationOf(config));
}

async function listShards(
  services: Services,
  revision: OpenRevision,
  path: string,
  config: JsonObject | null,
): Promise<Result<ListedWeights, HubError>> {
  const found = await findEntry(revision.view, revision.tree, path);
  const entry = found === null ? null : await describeEntry(revision.view, found);
  if (entry === null || entry.lfs !== undefined || entry.sizeBytes > MAX_INDEX_BYTES) {
    return fail(hubError('unprocessable', 'The index is too large to be read here.'));
  }
  const index = parseSafetensorsIndex(new TextDecoder().decode(await readBlob(revision, entry)));
  if (!index.ok) return index;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const shards: { file: string; isMissing: boolean }[] = [];
  const lists: { file: string; list: ReadWeights['list'] }[] = [];
  const metadata: ReadWeights['metadata'][number][] = [];
  for (const file of index.value.files.slice(0, MAX_SHARDS)) {
    const read = await listFile(services, revision, folder + file, config);
    shards.push({ file, isMissing: !read.ok });
    if (!read.ok) continue;
    lists.push({ file, list: read.value.list });
    for (const item of read.value.metadata) {
      if (!metadata.some(({ key }) => key === item.key)) metadata.push(item);
    }
  }
  return ok({ format: 'safetensors', list: joinTensorLists(lists), metadata, values: {}, lengths: {}, shards });
}

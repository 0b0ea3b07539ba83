/** Reads what a file with weights says about itself: its tensors, its metadata, and the facts in them. */
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { ByteSource } from '../byte-source.ts';
import { type GgufKeyValue, readGgufHeader } from '../gguf.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type Quantization, parametersOf } from '../quantization.ts';
import { readSafetensorsHeader } from '../safetensors.ts';
import { ggmlType, ggufValueType } from './ggml-types.ts';
import { type OnnxModel, readOnnx } from './onnx.ts';
import { TensorCollector, type TensorList, checkSpans } from './tensor-list.ts';

export interface MetadataEntry {
  readonly key: string;
  readonly type?: string;
  readonly value: string;
  readonly isCut: boolean;
}

export interface ReadWeights {
  readonly format: 'safetensors' | 'gguf' | 'onnx';
  readonly list: TensorList;
  readonly metadata: readonly MetadataEntry[];
  /** Values by their keys, for the facts among them: all of a GGUF file, and those of `onnxValues`. */
  readonly values: JsonObject;
  /** Lengths of a GGUF file's lists by their keys. */
  readonly lengths: Readonly<Record<string, number>>;
}

const MAX_SHOWN_ENTRIES = 500;
const MAX_SHOWN_CHARS = 2000;
const MAX_SPANS = 200_000;
const MAX_SHOWN_OPERATORS = 30;

export async function readSafetensorsWeights(
  source: ByteSource,
  quantization?: Quantization,
): Promise<Result<ReadWeights, HubError>> {
  const collector = new TensorCollector();
  const spans: number[] = [];
  const header = await readSafetensorsHeader(source, {
    quantization,
    onTensor: (name, tensor) => {
      const [start, end] = tensor.offsets;
      if (spans.length < 2 * MAX_SPANS) spans.push(start, end);
      collector.add({
        name,
        shape: tensor.shape,
        type: tensor.dtype,
        bytes: end - start,
        parameters: parametersOf(name, tensor, quantization),
      });
    },
  });
  if (!header.ok) return header;
  const { headerBytes, tensorCount, metadata } = header.value;
  if (tensorCount <= MAX_SPANS) checkSpans(collector, Float64Array.from(spans), source.sizeBytes - 8 - headerBytes);
  return ok({
    format: 'safetensors',
    list: collector.finish(),
    metadata: Object.entries(metadata)
      .slice(0, MAX_SHOWN_ENTRIES)
      .map(([key, value]) => shown(key, value)),
    values: {},
    lengths: {},
  });
}

export async function readGgufWeights(source: ByteSource): Promise<Result<ReadWeights, HubError>> {
  const collector = new TensorCollector();
  const metadata: MetadataEntry[] = [];
  const lengths: Record<string, number> = {};
  const header = await readGgufHeader(source, {
    onKeyValue: (keyValue) => {
      if (metadata.length >= MAX_SHOWN_ENTRIES) return;
      metadata.push(ggufEntry(keyValue));
      if (keyValue.list !== undefined) lengths[keyValue.key.slice(0, 200)] = keyValue.list.length;
    },
    onTensor: ({ name, dimensions, type }) => {
      const { name: typeName, blockElements, blockBytes } = ggmlType(type);
      const parameters = dimensions.reduce((product, size) => product * size, 1);
      collector.add({
        name,
        // Other formats name the dimension first that varies the slowest.
        shape: dimensions.toReversed(),
        type: typeName,
        bytes: (parameters / blockElements) * blockBytes,
        parameters,
      });
    },
  });
  if (!header.ok) return header;
  return ok({ format: 'gguf', list: collector.finish(), metadata, values: header.value.metadata, lengths });
}

export async function readOnnxWeights(source: ByteSource): Promise<Result<ReadWeights, HubError>> {
  const model = await readOnnx(source);
  if (!model.ok) return model;
  return ok({
    format: 'onnx',
    list: model.value.list,
    metadata: model.value.metadata.slice(0, MAX_SHOWN_ENTRIES).map(({ key, value }) => shown(key, value)),
    values: onnxValues(model.value),
    lengths: {},
  });
}

function onnxValues({ producer, opset, inputs, outputs, operators }: OnnxModel): JsonObject {
  return {
    'onnx.producer': producer,
    ...(opset === 0 ? {} : { 'onnx.opset': opset }),
    'onnx.inputs': inputs.join('\n'),
    'onnx.outputs': outputs.join('\n'),
    'onnx.operators': operators
      .slice(0, MAX_SHOWN_OPERATORS)
      .map(({ name, count }) => `${name} × ${count}`)
      .join(', '),
  };
}

function ggufEntry({ key, type, value, list }: GgufKeyValue): MetadataEntry {
  const name = list === undefined ? ggufValueType(type) : `${ggufValueType(list.itemType)}[${list.length}]`;
  return {
    ...shown(key, value === undefined ? '' : textOf(value)),
    type: name,
    ...(value === undefined ? { isCut: true } : {}),
  };
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown(key: string, value: string): MetadataEntry {
  return { key: key.slice(0, 200), value: value.slice(0, MAX_SHOWN_CHARS), isCut: value.length > MAX_SHOWN_CHARS };
}

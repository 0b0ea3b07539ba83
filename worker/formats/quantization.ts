/**
 * How many parameters a stored tensor stands for. Quantized models pack several weights into one integer and keep
 * scales beside them, so counting elements would be wrong by a factor.
 */
import { type JsonObject, isJsonObject, objectAt, stringAt } from './json.ts';
import { ownValue } from '../domain/own-value.ts';

export interface Quantization {
  /** `quant_method` of config.json, in lower case. */
  readonly method: string;
  /** Width of a weight in bits, if the config says so. */
  readonly bits?: number;
}

/** From a model's config.json; undefined when the model is not quantized. */
export function quantizationOf(config: JsonObject | null): Quantization | undefined {
  const settings =
    objectAt(config, 'quantization_config') ?? objectAt(objectAt(config, 'text_config'), 'quantization_config');
  if (settings === undefined) return undefined;
  const method = (stringAt(settings, 'quant_method') ?? '').toLowerCase();
  const bits = settings['load_in_4bit'] === true ? 4 : (numberAt(settings, 'bits') ?? groupBits(settings));
  return bits === undefined ? { method } : { method, bits };
}

/** compressed-tensors keeps the width in its groups; the first stands for all. */
function groupBits(settings: JsonObject): number | undefined {
  if (!(stringAt(settings, 'format') ?? '').endsWith('pack-quantized')) return undefined;
  for (const group of Object.values(objectAt(settings, 'config_groups') ?? {})) {
    const weights = isJsonObject(group) ? objectAt(group, 'weights') : undefined;
    const bits = weights === undefined ? undefined : numberAt(weights, 'num_bits');
    if (bits !== undefined) return bits;
  }
  return 4;
}

function numberAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 64 ? value : undefined;
}

/** Exponents of block scales, never weights. */
const SCALE_DTYPES = new Set(['F8_E8M0', 'E8M0', 'UE8']);

/** What quantizers store beside the weights, by the last part of the name. */
const BOOKKEEPING = new Set(
  `weight_scale weight_scale_inv weight_scale_2 weight_global_scale weight_zero_point input_scale input_global_scale
  input_zero_point zero_point weight_shape weight_g_idx qzeros g_idx scales absmax quant_map nested_absmax
  nested_quant_map`.split(/\s+/),
);

const CONTAINER_BITS: Readonly<Record<string, number>> = { U8: 8, I8: 8, U16: 16, I16: 16, U32: 32, I32: 32 };

export function parametersOf(
  name: string,
  tensor: { readonly dtype: string; readonly shape: readonly number[] },
  quantization: Quantization | undefined,
): number {
  if (SCALE_DTYPES.has(tensor.dtype)) return 0;
  const elements = tensor.shape.reduce((product, size) => product * size, 1);
  if (quantization === undefined) return elements;
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (BOOKKEEPING.has(last) || last.startsWith('bitsandbytes__')) return 0;
  const containerBits = ownValue(CONTAINER_BITS, tensor.dtype);
  if (containerBits === undefined) return elements;
  if (quantization.method === 'mxfp4') {
    if (tensor.dtype === 'U8' && last.endsWith('_scales')) return 0;
    return last.endsWith('_blocks') ? elements * 2 : elements;
  }
  return Math.round(elements * packingOf(last, containerBits, quantization));
}

/** Weights in one integer of this width. */
function packingOf(last: string, containerBits: number, { method, bits }: Quantization): number {
  const width = bits ?? (method === 'gptq' || method === 'awq' ? 4 : containerBits);
  if (width >= containerBits) return 1;
  if (method === 'gptq' || method === 'awq') {
    return last === 'qweight' ? Math.floor(containerBits / width) : containerBits === 8 ? 8 / width : 1;
  }
  if (method === 'compressed-tensors') return containerBits / width;
  return containerBits === 8 ? 8 / width : 1;
}

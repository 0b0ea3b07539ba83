/** How much memory a model takes to run: its weights, the cache of a conversation, and what the runtime adds. */
import { type JsonObject, type JsonValue, objectAt } from '../json.ts';

/** What the size of the cache follows from. */
export interface AttentionShape {
  readonly layers: number;
  /** Numbers that one layer keeps for one token. */
  readonly numbersPerToken: number;
  /** Most tokens the model was made for. */
  readonly contextLength?: number;
}

export interface MemoryEstimate {
  readonly weightBytes: number;
  readonly overheadBytes: number;
  readonly contexts: readonly {
    readonly tokens: number;
    readonly cacheBytes: number;
    readonly totalBytes: number;
    readonly fitsGigabytes: number | null;
  }[];
  readonly fitsGigabytes: readonly { readonly size: number; readonly fits: boolean }[];
}

const CARD_SIZES = [8, 16, 24, 48, 80];
const GIGABYTE = 2 ** 30;
/** Code of the runtime and its working memory; grows a little with the model. */
const FIXED_OVERHEAD_BYTES = 0.5 * GIGABYTE;
const OVERHEAD_SHARE = 0.05;
/** Half precision, which runtimes keep the cache in unless told otherwise. */
const CACHE_NUMBER_BYTES = 2;
const CONTEXTS = [4096, 16_384, 65_536, 131_072];

export function estimateMemory(weightBytes: number, shape: AttentionShape | null): MemoryEstimate {
  const overheadBytes = Math.round(FIXED_OVERHEAD_BYTES + weightBytes * OVERHEAD_SHARE);
  const withoutCache = weightBytes + overheadBytes;
  return {
    weightBytes,
    overheadBytes,
    contexts: contextsOf(shape).map((tokens) => {
      const cacheBytes = (shape?.layers ?? 0) * (shape?.numbersPerToken ?? 0) * CACHE_NUMBER_BYTES * tokens;
      const totalBytes = withoutCache + cacheBytes;
      const fitsGigabytes = CARD_SIZES.find((size) => totalBytes <= size * GIGABYTE) ?? null;
      return { tokens, cacheBytes, totalBytes, fitsGigabytes };
    }),
    fitsGigabytes: CARD_SIZES.map((size) => ({ size, fits: withoutCache <= size * GIGABYTE })),
  };
}

/** Usual lengths that the model can take, and the longest it can. */
function contextsOf(shape: AttentionShape | null): readonly number[] {
  if (shape === null) return [];
  const most = shape.contextLength;
  if (most === undefined) return CONTEXTS.slice(0, 2);
  return [...new Set([...CONTEXTS.filter((tokens) => tokens < most), most])].slice(-4);
}

/** From a model's config.json; null when it has no such layers, or does not tell. */
export function attentionOfConfig(config: JsonObject | null): AttentionShape | null {
  const own = objectAt(config, 'text_config') ?? config;
  if (own === null) return null;
  // What is no decoder keeps nothing between tokens.
  const architecture = JSON.stringify(config?.['architectures'] ?? '');
  if (!/CausalLM|ConditionalGeneration|LMHead/.test(architecture)) return null;
  const layers = count(own, 'num_hidden_layers') ?? count(own, 'n_layer') ?? count(own, 'num_layers');
  const heads = count(own, 'num_attention_heads') ?? count(own, 'n_head');
  if (layers === undefined || heads === undefined) return null;
  const width = count(own, 'hidden_size') ?? count(own, 'n_embd') ?? count(own, 'd_model');
  const headSize = count(own, 'head_dim') ?? (width === undefined ? undefined : width / heads);
  const keyHeads = count(own, 'num_key_value_heads') ?? (own['multi_query'] === true ? 1 : heads);
  const latent = count(own, 'kv_lora_rank');
  const numbersPerToken =
    latent === undefined
      ? headSize === undefined
        ? undefined
        : 2 * keyHeads * headSize
      : latent + (count(own, 'qk_rope_head_dim') ?? 0);
  if (numbersPerToken === undefined) return null;
  const contextLength = count(own, 'max_position_embeddings') ?? count(own, 'n_positions');
  return { layers, numbersPerToken, ...(contextLength === undefined ? {} : { contextLength }) };
}

/** From the key-values of a GGUF file. */
export function attentionOfGguf(values: JsonObject): AttentionShape | null {
  const architecture = values['general.architecture'];
  if (typeof architecture !== 'string') return null;
  const at = (key: string): number | undefined => count(values, `${architecture}.${key}`);
  const layers = at('block_count');
  const heads = at('attention.head_count');
  const width = at('embedding_length');
  if (layers === undefined) return null;
  const perLayer = values[`${architecture}.attention.head_count_kv`];
  const keyHeads = Array.isArray(perLayer) ? average(perLayer) : (at('attention.head_count_kv') ?? heads);
  const headSize =
    at('attention.key_length') ?? (heads === undefined || width === undefined ? undefined : width / heads);
  if (keyHeads === undefined || headSize === undefined) return null;
  const valueSize = at('attention.value_length') ?? headSize;
  const contextLength = at('context_length');
  return {
    layers,
    numbersPerToken: keyHeads * (headSize + valueSize),
    ...(contextLength === undefined ? {} : { contextLength }),
  };
}

/** A whole number that a model could have. */
function count(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 2 ** 31 ? value : undefined;
}

function average(values: readonly JsonValue[]): number | undefined {
  const numbers = values.filter(
    (value): value is number => typeof value === 'number' && value >= 0 && value <= 2 ** 20,
  );
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** What the pages show of files with weights: their tensors, what a pickle imports, what a template makes of a chat. */

/** Number of parameters of one number type. */
export interface TypeShare {
  readonly type: string;
  readonly parameters: number;
  readonly bytes: number;
  /** Of all parameters, from 0 to 1. */
  readonly share: number;
}

export interface TensorRow {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: string;
  readonly bytes: number;
  readonly parameters: number;
  /** The shard it lies in, of a model in several files. */
  readonly file?: string;
}

/** Tensors of one module, such as `model.layers.0`. */
export interface TensorGroup {
  /** Empty: tensors at the top. */
  readonly name: string;
  readonly parameters: number;
  readonly bytes: number;
  readonly tensors: readonly TensorRow[];
}

export interface MetadataRow {
  readonly key: string;
  /** As the format calls it, such as `uint32` or `string[]`. */
  readonly type?: string;
  /** Long values are cut. */
  readonly value: string;
  readonly isCut: boolean;
}

export interface ChatTemplate {
  /** Of several, what this one is for, such as `tool_use`. */
  readonly name: string;
  readonly source: string;
  readonly bosToken: string;
  readonly eosToken: string;
}

/** Memory to run the model, in bytes. */
export interface MemoryEstimate {
  readonly weightBytes: number;
  readonly overheadBytes: number;
  /** For one conversation in half precision, smallest first; empty when the configuration does not tell. */
  readonly contexts: readonly {
    readonly tokens: number;
    readonly cacheBytes: number;
    readonly totalBytes: number;
    /** Smallest usual card (in GB) that holds it; null: more than one is needed. */
    readonly fitsGigabytes: number | null;
  }[];
  /** Usual cards in GB that hold the weights alone with the overhead. */
  readonly fitsGigabytes: readonly { readonly size: number; readonly fits: boolean }[];
}

export interface WeightsFileView {
  readonly kind: 'weights';
  readonly format: 'safetensors' | 'gguf' | 'onnx';
  readonly tensorCount: number;
  readonly parameters: number;
  readonly bytes: number;
  /** Largest first. */
  readonly byType: readonly TypeShare[];
  /** What the reader looks for in the names. */
  readonly query: string;
  /** Tensors that match. */
  readonly matches: number;
  /** Some of the matching tensors are not in `groups`. */
  readonly isCut: boolean;
  /** In the order of the file. */
  readonly groups: readonly TensorGroup[];
  readonly metadata: readonly MetadataRow[];
  readonly facts: readonly {
    readonly name: WeightsFact;
    readonly value: string | number;
  }[];
  readonly problems: readonly WeightsProblem[];
  readonly memory: MemoryEstimate | null;
  readonly templates: readonly ChatTemplate[];
  /** Shards of a model in several files, with those whose header could not be read. */
  readonly shards: readonly { readonly file: string; readonly isMissing: boolean }[];
}

export type WeightsFact =
  | 'architecture'
  | 'quantization'
  | 'context'
  | 'layers'
  | 'embedding'
  | 'heads'
  | 'kvHeads'
  | 'experts'
  | 'vocabulary'
  | 'tokenizer'
  | 'merges'
  | 'bos'
  | 'eos'
  | 'producer'
  | 'opset'
  | 'inputs'
  | 'outputs'
  | 'operators';

export type WeightsProblem = 'duplicate' | 'overlap' | 'gap' | 'too-many' | 'missing-shard';

export type ImportDanger = 'safe' | 'unknown' | 'dangerous';

/** What loading a pickle would import; nothing of it was run. */
export interface PickleFileView {
  readonly kind: 'pickle';
  /** Most dangerous first. */
  readonly imports: readonly { readonly name: string; readonly danger: ImportDanger }[];
  readonly danger: ImportDanger;
  /** Streams looked through: parts of an archive, or the file itself. */
  readonly streams: readonly string[];
  /** Highest protocol of the streams. */
  readonly protocol: number;
  /** False: not everything could be looked through, so nothing is known of the rest. */
  readonly isComplete: boolean;
}

export interface BrokenWeightsView {
  readonly kind: 'broken-weights';
  /** The hub's own sentence. */
  readonly reason: string;
}

/** The members that weights add to what the file page can show. */
export type WeightsView = WeightsFileView | PickleFileView | BrokenWeightsView;

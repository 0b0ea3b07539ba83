/** The page on which a model runs in the reader's own browser. */
import type { RepoHeading } from './repository.ts';

/** What a browser can run, by the names the Hugging Face Hub gives tasks. */
export type TrialTask =
  | 'text-classification'
  | 'token-classification'
  | 'fill-mask'
  | 'feature-extraction'
  | 'sentence-similarity'
  | 'question-answering'
  | 'zero-shot-classification'
  | 'summarization'
  | 'translation'
  | 'text2text-generation'
  | 'text-generation'
  | 'image-classification'
  | 'object-detection'
  | 'automatic-speech-recognition';

export type TrialRefusal = 'no-onnx' | 'no-config' | 'no-tokenizer' | 'no-task' | 'other-task' | 'too-large';

export interface TrialOffer {
  readonly task: TrialTask;
  /** `namespace/name`. */
  readonly model: string;
  /** Commit that is run, so that what was fetched once stays right. */
  readonly revision: string;
  /** Of the weights that are taken, as transformers.js calls it. */
  readonly dtype: string;
  /** All that is fetched of the model. */
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** Whether the browser may keep the files: not those that only some may read. */
  readonly mayKeep: boolean;
  readonly maskToken: string;
}

export interface TryData {
  readonly repo: RepoHeading;
  readonly offer: TrialOffer | null;
  readonly refusal: TrialRefusal | null;
  /** What the model is for, by its card; null when it does not tell. */
  readonly task: string | null;
  /** Bytes that would have to be fetched, for one that is too large. */
  readonly bytes: number;
  readonly maxBytes: number;
}

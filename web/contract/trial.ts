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
  | 'zero-shot-image-classification'
  | 'object-detection'
  | 'image-segmentation'
  | 'depth-estimation'
  | 'image-to-text'
  | 'automatic-speech-recognition'
  | 'audio-classification';

export type TrialRefusal =
  | 'no-onnx'
  | 'no-config'
  | 'no-tokenizer'
  | 'no-preprocessor'
  | 'no-task'
  | 'other-task'
  | 'other-network'
  | 'too-large';

/** Something to ask a model, from its card; what it does not say is empty. */
export interface TrialExample {
  readonly title: string;
  readonly text: string;
  readonly context: string;
  /** With commas between them. */
  readonly labels: string;
  readonly isMultiple: boolean;
  /** One a line. */
  readonly sentences: string;
  readonly from: string;
  readonly to: string;
  /** A picture or a recording among the files of the repository. */
  readonly path: string;
}

export interface TrialOffer {
  readonly task: TrialTask;
  /** `namespace/name`. */
  readonly model: string;
  /** Commit that is run, so that what was fetched once stays right. */
  readonly revision: string;
  /** The networks that are taken, each with its form as transformers.js calls it. */
  readonly weights: readonly { readonly name: string; readonly dtype: string; readonly dataFiles: number }[];
  /** All that is fetched of the model. */
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** Whether the browser may keep the files: not those that only some may read. */
  readonly mayKeep: boolean;
  readonly maskToken: string;
  /** How the vectors of a text's tokens become one. */
  readonly pooling: 'mean' | 'cls' | 'last_token';
  /** For speech: whether the model is told a language, and can tell when what was said. */
  readonly speech: 'multilingual' | 'timed' | 'plain';
  readonly examples: readonly TrialExample[];
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
  /** The kind of network by its configuration, where that is what stands in the way. */
  readonly network: string;
}

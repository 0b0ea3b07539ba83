/** What the page of a trial and the thread that runs the model say to each other. */
import type { TrialTask } from '../contract.ts';

export type TrialInput =
  | {
      readonly kind: 'text-classification' | 'fill-mask' | 'token-classification' | 'feature-extraction';
      readonly text: string;
    }
  | {
      readonly kind: 'zero-shot-classification';
      readonly text: string;
      readonly labels: readonly string[];
      readonly isMultiple: boolean;
    }
  | { readonly kind: 'question-answering'; readonly question: string; readonly context: string }
  | { readonly kind: 'sentence-similarity'; readonly text: string; readonly sentences: readonly string[] }
  | {
      readonly kind: 'generation';
      readonly task: TrialTask;
      readonly text: string;
      readonly maxTokens: number;
      /** Languages of a translation by the model's own names; empty: as the model is. */
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'image-classification' | 'object-detection'; readonly image: Blob }
  /** `samples`: one channel, 16 000 a second. */
  | { readonly kind: 'speech'; readonly samples: Float32Array };

export interface ScoredLabel {
  readonly label: string;
  readonly score: number;
}

export interface FoundBox extends ScoredLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type TrialResult =
  | { readonly kind: 'labels'; readonly labels: readonly ScoredLabel[] }
  | { readonly kind: 'entities'; readonly entities: readonly (ScoredLabel & { readonly text: string })[] }
  | { readonly kind: 'vector'; readonly values: readonly number[] }
  | { readonly kind: 'boxes'; readonly boxes: readonly FoundBox[] }
  | { readonly kind: 'text'; readonly text: string };

export type TrialTell =
  | { readonly kind: 'progress'; readonly file: string; readonly loadedBytes: number }
  | { readonly kind: 'ready' }
  /** So far. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'result'; readonly result: TrialResult }
  | { readonly kind: 'failure'; readonly message: string };

const MAX_MESSAGE_CHARS = 500;

export function textOfError(error: unknown): string {
  // The runtime throws bare numbers when memory runs out.
  const text = error instanceof Error ? error.message : `error ${String(error)}`;
  return text.slice(0, MAX_MESSAGE_CHARS);
}

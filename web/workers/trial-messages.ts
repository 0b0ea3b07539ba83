/** What the page of a trial and the thread that runs the model say to each other. */
import type { TrialTask } from '../contract.ts';

export type PictureTask = 'image-classification' | 'image-segmentation' | 'depth-estimation' | 'image-to-text';

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
  | { readonly kind: PictureTask; readonly image: Blob }
  | { readonly kind: 'object-detection'; readonly image: Blob; readonly threshold: number }
  | { readonly kind: 'zero-shot-image-classification'; readonly image: Blob; readonly labels: readonly string[] }
  /** `samples`: one channel, 16 000 a second. */
  | {
      readonly kind: 'automatic-speech-recognition';
      readonly samples: Float32Array;
      /** English name or code; empty: as the model is. */
      readonly language: string;
      readonly isTimed: boolean;
    }
  | { readonly kind: 'audio-classification'; readonly samples: Float32Array };

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

export interface FoundArea {
  readonly label: string;
  /** Null where areas are not weighed against each other. */
  readonly score: number | null;
  readonly width: number;
  readonly height: number;
  /** A byte for each pixel, from 0 to 255. */
  readonly mask: Uint8ClampedArray;
}

export interface SaidPart {
  readonly text: string;
  /** Seconds from the beginning; null: up to the end. */
  readonly from: number;
  readonly to: number | null;
}

export type TrialResult =
  | { readonly kind: 'labels'; readonly labels: readonly ScoredLabel[] }
  /** Words of `text`, in its order. */
  | {
      readonly kind: 'entities';
      readonly text: string;
      readonly entities: readonly (ScoredLabel & { readonly text: string })[];
    }
  | { readonly kind: 'vector'; readonly values: readonly number[] }
  | { readonly kind: 'boxes'; readonly boxes: readonly FoundBox[] }
  | { readonly kind: 'areas'; readonly areas: readonly FoundArea[] }
  /** Nearer is lighter. */
  | { readonly kind: 'depth'; readonly area: FoundArea }
  | { readonly kind: 'speech'; readonly parts: readonly SaidPart[] }
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

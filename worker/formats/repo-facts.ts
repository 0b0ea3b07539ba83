/**
 * What a revision's files say about a repository, as the Hugging Face API shows it: tags, library, task, config. The
 * caller reads the files named by `factFiles` and hands over what it found.
 */
import type { RepoKind } from '../domain/repo.ts';
import type { Card } from './card.ts';
import type { GgufSummary } from './gguf.ts';
import type { JsonObject } from './json.ts';
import type { SafetensorsSummary } from './safetensors.ts';

/** Small files worth reading whole for each kind (paths from the root). */
export function factFiles(kind: RepoKind): readonly string[] {
  throw new Error(`not written: ${kind}`);
}

export interface FactInput {
  readonly kind: RepoKind;
  /** Every file path of the revision. */
  readonly files: readonly string[];
  readonly card: Card;
  /** Contents of those `factFiles` that exist, by path. */
  readonly contents: Readonly<Record<string, string>>;
  readonly safetensors?: SafetensorsSummary;
  readonly gguf?: GgufSummary;
}

export interface RepoFacts {
  readonly cardData: JsonObject;
  /** In the order of the Hugging Face Hub: libraries and formats, then the card's, then `prefix:value` ones. */
  readonly tags: readonly string[];
  readonly pipelineTag?: string;
  readonly libraryName?: string;
  readonly config?: JsonObject;
  readonly transformersInfo?: JsonObject;
  readonly safetensors?: SafetensorsSummary;
  readonly gguf?: GgufSummary;
  readonly modelIndex?: JsonObject;
  /** A Space's SDK. */
  readonly sdk?: string;
}

export function deriveRepoFacts(input: FactInput): RepoFacts {
  throw new Error(`not written: ${input}`);
}

/** The front matter of a README.md: the metadata of a model, dataset or Space card. */
import type { JsonObject } from './json.ts';

export interface CardProblem {
  /** 1-based line of the README. */
  readonly line: number;
  readonly message: string;
}

export interface Card {
  /** What the Hugging Face API calls `cardData`; empty when there is none or it is broken. */
  readonly data: JsonObject;
  /** False when the README has no front matter. */
  readonly hasMetadata: boolean;
  /** The markdown behind the front matter. */
  readonly body: string;
  readonly problems: readonly CardProblem[];
}

/** Reads a card. Never fails: what is wrong is in `problems`. */
export function parseCard(readme: string): Card {
  throw new Error(`not written: ${readme}`);
}

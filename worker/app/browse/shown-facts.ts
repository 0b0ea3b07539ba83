/** Facts about a repository's content in one form, whether read from its files just now or stored at the last push. */
import type { RepoCardRecord } from '../../catalog/repo-cards.ts';
import type { RevisionFacts } from './read-facts.ts';

/** Values that are only passed on to clients stay `unknown`. */
export interface ShownFacts {
  readonly cardData: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly pipelineTag: string | null;
  readonly libraryName: string | null;
  readonly config: unknown;
  readonly transformersInfo: unknown;
  readonly safetensors: unknown;
  readonly gguf: unknown;
}

export const noFacts: ShownFacts = {
  cardData: {},
  tags: [],
  pipelineTag: null,
  libraryName: null,
  config: null,
  transformersInfo: null,
  safetensors: null,
  gguf: null,
};

export function storedFacts(stored: RepoCardRecord, tags: readonly string[]): ShownFacts {
  const { card, pipelineTag, libraryName, config, transformersInfo, safetensors, gguf } = stored;
  return { cardData: card, tags, pipelineTag, libraryName, config, transformersInfo, safetensors, gguf };
}

export function shownFacts({ facts }: RevisionFacts): ShownFacts {
  return {
    cardData: facts.cardData,
    tags: facts.tags,
    pipelineTag: facts.pipelineTag ?? null,
    libraryName: facts.libraryName ?? null,
    config: facts.config ?? null,
    transformersInfo: facts.transformersInfo ?? null,
    safetensors: facts.safetensors ?? null,
    gguf: facts.gguf ?? null,
  };
}

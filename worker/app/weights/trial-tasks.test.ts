import { expect, it } from 'vitest';
import { networkTypes } from './network-types.ts';

/** What each list is called in the library. */
const classes: Readonly<Record<keyof typeof networkTypes, readonly string[]>> = {
  sequenceClassification: ['SequenceClassification'],
  tokenClassification: ['TokenClassification'],
  maskedLm: ['MaskedLM'],
  questionAnswering: ['QuestionAnswering'],
  seq2seq: ['Seq2SeqLM'],
  causalLm: ['CausalLM'],
  imageClassification: ['ImageClassification'],
  objectDetection: ['ObjectDetection'],
  audioClassification: ['AudioClassification'],
  imageSegmentation: ['ImageSegmentation', 'SemanticSegmentation', 'UniversalSegmentation'],
  depthEstimation: ['DepthEstimation'],
};

/** The browsers' build: that for Node needs native programs. */
const BROWSER_BUILD = '../../../node_modules/@huggingface/transformers/dist/transformers.web.js';

it('knows the networks that the library of the browser knows', async () => {
  const library = (await import(BROWSER_BUILD)) as Readonly<
    Record<string, { readonly MODEL_CLASS_MAPPINGS: readonly ReadonlyMap<string, unknown>[] }>
  >;
  const known = (name: string): readonly string[] =>
    library[`AutoModelFor${name}`]?.MODEL_CLASS_MAPPINGS.flatMap((types) => [...types.keys()]) ?? [];
  for (const [list, names] of Object.entries(classes)) {
    const types = Object.entries(networkTypes).find(([name]) => name === list)?.[1];
    expect([...(types ?? [])].toSorted(), list).toEqual([...new Set(names.flatMap(known))].toSorted());
  }
});

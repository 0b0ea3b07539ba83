/** The tags that the Hugging Face Hub derives from a card, each group in its own function, for lists and filters. */
import type { Card } from './card.ts';
import { stringAt, stringsAt } from './json.ts';

/** More are noise, and every tag is a row in the catalogue. */
const MAX_VALUES = 200;
const MAX_TAG_CHARS = 200;

/** Fields of a dataset card that become `field:value` tags, in the Hub's order. */
const DATASET_FIELDS = [
  'task_categories',
  'task_ids',
  'annotations_creators',
  'language_creators',
  'multilinguality',
  'source_datasets',
  'language',
  'license',
  'size_categories',
];

export type BaseModelRelation = 'adapter' | 'finetune' | 'merge' | 'quantized';

/** What the author wrote under `tags`. */
export function freeTags(card: Card): string[] {
  return values(card, 'tags');
}

/** Tags of a model card behind its free ones: languages, datasets, papers, base models, license. */
export function modelCardTags(card: Card, relation: BaseModelRelation): string[] {
  const bases = values(card, 'base_model');
  return [
    ...values(card, 'language'),
    ...prefixed('dataset', values(card, 'datasets')),
    ...paperTags(card),
    ...prefixed('base_model', bases),
    ...prefixed(`base_model:${relation}`, bases),
    ...prefixed('license', values(card, 'license')),
    ...(Array.isArray(card.data['model-index']) ? ['model-index'] : []),
  ];
}

/** `format`: that of the data files, if they have one. */
export function datasetCardTags(card: Card, format?: string): string[] {
  const fields = DATASET_FIELDS.flatMap((field) => prefixed(field, values(card, field)));
  return [...fields, ...(format === undefined ? [] : [`format:${format}`]), ...paperTags(card), ...freeTags(card)];
}

export function spaceCardTags(card: Card): string[] {
  const sdk = stringAt(card.data, 'sdk');
  return [
    ...(sdk === undefined ? [] : [sdk]),
    ...freeTags(card),
    ...prefixed('license', values(card, 'license')),
    ...paperTags(card),
  ];
}

/** `arxiv:ID` for each paper the card links to, on arXiv itself or as a paper page. */
export function paperTags(card: Card): string[] {
  const links =
    /(?:\barxiv\.org\/(?:abs|pdf|html)|\b(?:huggingface\.co|hf\.co|alphaxiv\.org)\/(?:papers|abs))\/(\d{4}\.\d{4,5})(?!\d)/gi;
  const ids = new Set<string>();
  for (const match of card.body.matchAll(links)) {
    if (ids.size === MAX_VALUES) break;
    ids.add(match[1] ?? '');
  }
  return prefixed('arxiv', [...ids]);
}

function prefixed(prefix: string, names: readonly string[]): string[] {
  return names.map((name) => `${prefix}:${name}`);
}

function values(card: Card, key: string): string[] {
  const value = card.data[key];
  // `language: no` and the like are meant as text, and YAML may have taken a year for a number.
  const listed = typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : stringsAt(card.data, key);
  const clean = listed.map((text) => text.trim()).filter((text) => text !== '' && text.length <= MAX_TAG_CHARS);
  return [...new Set(clean)].slice(0, MAX_VALUES);
}

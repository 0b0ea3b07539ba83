/** Which subset and which split of a dataset an address means, and what a page says of all of them. */
import type { DatasetPlace } from '#portal';
import type { DatasetLayout, DatasetSplit } from '../../../app/datasets/types.ts';

const MAX_CONFIGS = 500;
const MAX_SPLITS = 100;
const MAX_PATHS = 3;

/** The split asked for, else the first; null when the dataset has none. Unknown names are kept, to be refused. */
export function placeOf(layout: DatasetLayout, config?: string, split?: string): DatasetPlace | null {
  const first = layout.configs.find(({ isDefault }) => isDefault) ?? layout.configs[0];
  const chosen = config === undefined ? first : layout.configs.find(({ name }) => name === config);
  const firstSplit = (chosen ?? first)?.splits[0];
  if (first === undefined || firstSplit === undefined) return null;
  return {
    config: config ?? first.name,
    split: split ?? firstSplit.split,
    configs: shownConfigs(layout, config).map(({ name, splits }) => ({
      name,
      splits: splits.slice(0, MAX_SPLITS).map((of) => ({
        name: of.split,
        fileCount: of.files.length,
        sizeBytes: of.files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
        format: of.format ?? '',
        paths: of.files.slice(0, MAX_PATHS).map(({ path }) => path),
      })),
    })),
  };
}

/** As many as a reader may choose from by eye, the one that is shown among them. */
function shownConfigs({ configs }: DatasetLayout, config: string | undefined): DatasetLayout['configs'] {
  const shown = configs.slice(0, MAX_CONFIGS);
  const chosen = configs.find(({ name }) => name === config);
  return chosen === undefined || shown.includes(chosen) ? shown : [...shown, chosen];
}

export function splitOf(layout: DatasetLayout, { config, split }: DatasetPlace): DatasetSplit | undefined {
  return layout.configs.find(({ name }) => name === config)?.splits.find((candidate) => candidate.split === split);
}

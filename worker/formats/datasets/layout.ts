/** Subsets and splits of a dataset: what its card says (`configs`), else what its files are called. */
import { type JsonObject, type JsonValue, isJsonObject, stringAt } from '../json.ts';
import { RepoFiles, type SplitFiles, type SplitPatterns } from './data-files.ts';
import { type DatasetModule, belongsTo, inferModule } from './modules.ts';

export interface ConfigLayout {
  readonly name: string;
  readonly isDefault: boolean;
  readonly module: DatasetModule;
  readonly splits: readonly SplitFiles[];
  /** The card's entry of this subset, with options for the reader such as `sep` or `drop_labels`. */
  readonly options: JsonObject;
  /** The card's `dataset_info` of this subset. */
  readonly info: JsonObject;
}

const MAX_CONFIGS = 5000;

/** The default subset first, the others in the card's order. Empty when no file can be read as data. */
export async function findLayout(card: JsonObject, paths: Iterable<string>): Promise<readonly ConfigLayout[]> {
  const files = new RepoFiles(paths);
  const infos = infosOf(card);
  const written = listOf(card['configs'])
    .filter(isJsonObject)
    .filter((config) => stringAt(config, 'config_name') !== undefined)
    .slice(0, MAX_CONFIGS);
  if (written.length === 0) {
    const splits = await files.resolveSplits(await files.guessPatterns(''), '');
    const [only] = infos.keys();
    const name = infos.size === 1 && only !== undefined ? only : 'default';
    const config = makeConfig(name, true, splits, {}, infos.get(name) ?? {});
    return config === null ? [] : [config];
  }
  const defaultName = defaultOf(written);
  const configs: ConfigLayout[] = [];
  for (const options of written) {
    const name = stringAt(options, 'config_name') ?? '';
    const base = cleanFolder(stringAt(options, 'data_dir') ?? '');
    const patterns = patternsOf(options['data_files']) ?? (await files.guessPatterns(base));
    const splits = await files.resolveSplits(patterns, base);
    const config = makeConfig(name, name === defaultName, splits, options, infos.get(name) ?? {});
    if (config !== null && !configs.some((other) => other.name === name)) configs.push(config);
  }
  return configs.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

function makeConfig(
  name: string,
  isDefault: boolean,
  splits: readonly SplitFiles[],
  options: JsonObject,
  info: JsonObject,
): ConfigLayout | null {
  const module = inferModule(splits[0]?.paths ?? []);
  if (module === null) return null;
  const kept = splits
    .map(({ split, paths }) => ({ split, paths: paths.filter((path) => belongsTo(module, path)) }))
    .filter(({ paths }) => paths.length > 0);
  return kept.length === 0 ? null : { name, isDefault, module, splits: kept, options, info };
}

function defaultOf(configs: readonly JsonObject[]): string | undefined {
  if (configs.length === 1) return stringAt(configs[0], 'config_name');
  return configs
    .filter((config) => config['config_name'] === 'default' || config['default'] === true)
    .map((config) => stringAt(config, 'config_name'))[0];
}

/** `data_files`: one pattern, a list of patterns (all of `train`), or a list of splits with their patterns. */
function patternsOf(value: JsonValue | undefined): SplitPatterns | null {
  if (value === undefined || value === null) return null;
  const items = listOf(value);
  const bySplit = new Map<string, string[]>();
  for (const item of items) {
    const split = isJsonObject(item) ? String(item['split']) : 'train';
    const globs = isJsonObject(item) ? listOf(item['path']) : [item];
    const known = bySplit.get(split) ?? [];
    known.push(...globs.filter((glob): glob is string => typeof glob === 'string').map(cleanFolder));
    bySplit.set(split, known);
  }
  return bySplit;
}

function infosOf(card: JsonObject): Map<string, JsonObject> {
  const infos = listOf(card['dataset_info']).filter(isJsonObject);
  return new Map(infos.map((info) => [stringAt(info, 'config_name') ?? 'default', info]));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value as JsonValue];
}

function cleanFolder(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

/** What a subset's `dataset_info` says of the number of rows of a split; null when it says nothing. */
export function rowCountOf(info: JsonObject, split: string): number | null {
  const entry = listOf(info['splits'])
    .filter(isJsonObject)
    .find((candidate) => candidate['name'] === split);
  const count = entry?.['num_examples'];
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** Commands that read one split of a dataset from this very hub. */
import type { DatasetPlace, RepoHeading } from '../../contract.ts';
import type { Translate } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import type { Snippet, SnippetStep } from '../../lib/snippets.ts';

interface Place {
  readonly t: Translate;
  /** The hub's address without a trailing slash. */
  readonly baseUrl: string;
  readonly repo: RepoHeading;
  readonly place: DatasetPlace;
}

const readers: Readonly<Record<string, { readonly pandas: string; readonly duckdb: string }>> = {
  parquet: { pandas: 'read_parquet(path)', duckdb: 'read_parquet' },
  csv: { pandas: 'read_csv(path)', duckdb: 'read_csv' },
  jsonl: { pandas: 'read_json(path, lines=True)', duckdb: 'read_json' },
  json: { pandas: 'read_json(path)', duckdb: 'read_json' },
};

export function readSnippets(place: Place): readonly Snippet[] {
  const split = place.place.configs
    .find(({ name }) => name === place.place.config)
    ?.splits.find(({ name }) => name === place.place.split);
  const reader = split === undefined ? undefined : readers[split.format];
  const paths = split?.paths ?? [];
  return [
    datasets(place),
    ...(reader === undefined || paths.length === 0
      ? []
      : [pandas(place, reader.pandas, paths), duckdb(place, reader.duckdb, paths)]),
  ];
}

function datasets({ t, baseUrl, repo, place }: Place): Snippet {
  const code = `from datasets import load_dataset

rows = load_dataset(${text(fullName(repo))}, ${text(place.config)}, split=${text(place.split)})`;
  return { id: 'datasets', label: 'datasets', steps: [endpoint(t, baseUrl), { text: t('snippet.load'), code }] };
}

function pandas({ t, baseUrl, repo }: Place, read: string, files: readonly string[]): Snippet {
  const path = `hf://datasets/${fullName(repo)}/${files[0] ?? ''}`;
  const code = `import pandas as pd

path = ${text(path)}
frame = pd.${read}`;
  return { id: 'pandas', label: 'pandas', steps: [endpoint(t, baseUrl), { text: t('snippet.load'), code }] };
}

function duckdb({ t, baseUrl, repo }: Place, reader: string, files: readonly string[]): Snippet {
  const urls = files.map(
    (path) => `'${(baseUrl + paths.resolve(repo, repo.defaultBranch, path)).replaceAll("'", "''")}'`,
  );
  const secret = {
    text: t('snippet.duckdb.secret'),
    code: `CREATE SECRET hub (TYPE http, BEARER_TOKEN 'hf_…', SCOPE '${baseUrl}/');`,
  };
  const query = { text: t('snippet.duckdb'), code: `SELECT * FROM ${reader}([${urls.join(', ')}]) LIMIT 10;` };
  return { id: 'duckdb', label: 'DuckDB', steps: [...(repo.isPrivate || repo.isGated ? [secret] : []), query] };
}

function endpoint(t: Translate, baseUrl: string): SnippetStep {
  return { text: t('snippet.endpoint'), code: `export HF_ENDPOINT=${baseUrl}` };
}

function fullName({ namespace, name }: RepoHeading): string {
  return `${namespace}/${name}`;
}

/** A Python string; names of files and splits may hold anything. */
function text(value: string): string {
  return JSON.stringify(value);
}

/** The properties of models, datasets and Spaces that info and list answers are put together from. */
import type { ShownFacts } from '../../app/browse/shown-facts.ts';
import type { Sibling } from '../../app/browse/get-repo-info.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoKind, repoFullName } from '../../domain/repo.ts';
import { isoDate } from './entry-json.ts';

export interface InfoSource {
  readonly repo: RepoRecord;
  readonly sha: Oid | null;
  readonly facts: ShownFacts;
  readonly siblings: readonly Sibling[];
}

type Property = (source: InfoSource) => unknown;

const common = {
  author: ({ repo }) => repo.namespace,
  cardData: ({ facts }) => (Object.keys(facts.cardData).length === 0 ? null : facts.cardData),
  createdAt: ({ repo }) => isoDate(repo.createdAt),
  disabled: () => false,
  downloads: ({ repo }) => repo.downloads,
  downloadsAllTime: ({ repo }) => repo.downloadsAllTime,
  gated: ({ repo }) => repo.gating ?? false,
  /** Asked for by some clients; this hub has none. */
  gitalyUid: () => null,
  lastModified: ({ repo }) => isoDate(repo.updatedAt),
  likes: ({ repo }) => repo.likes,
  private: ({ repo }) => repo.visibility === 'private',
  resourceGroup: () => null,
  // Clients expect every repository to be at a commit, and use its id as a revision.
  sha: ({ sha }) => sha ?? ZERO_OID,
  siblings: ({ siblings }) => siblings.map(siblingJson),
  tags: ({ facts }) => facts.tags,
  trendingScore: ({ repo }) => repo.trendingScore,
  usedStorage: ({ repo }) => repo.storageBytes,
  xetEnabled: () => true,
} satisfies Record<string, Property>;

const model = {
  ...common,
  baseModels: ({ facts }) => facts.cardData['base_model'],
  childrenModelCount: () => null,
  config: ({ facts }) => facts.config,
  evalResults: () => null,
  gguf: ({ facts }) => facts.gguf,
  inference: () => null,
  inferenceProviderMapping: () => null,
  library_name: ({ facts }) => facts.libraryName,
  mask_token: ({ facts }) => maskToken(facts.config),
  'model-index': ({ facts }) => facts.cardData['model-index'],
  pipeline_tag: ({ facts }) => facts.pipelineTag,
  safetensors: ({ facts }) => facts.safetensors,
  securityRepoStatus: () => null,
  spaces: () => [],
  transformersInfo: ({ facts }) => facts.transformersInfo,
  widgetData: ({ facts }) => facts.cardData['widget'],
} satisfies Record<string, Property>;

const dataset = {
  ...common,
  citation: () => null,
  description: ({ repo }) => repo.description,
  mainSize: ({ repo }) => repo.storageBytes,
  paperswithcode_id: ({ facts }) => facts.cardData['paperswithcode_id'],
} satisfies Record<string, Property>;

const space = {
  ...common,
  datasets: ({ facts }) => facts.cardData['datasets'],
  models: ({ facts }) => facts.cardData['models'],
  region: () => null,
  runtime: () => null,
  sdk: ({ facts }) => facts.cardData['sdk'],
  subdomain: ({ repo }) => `${repo.namespace}-${repo.name}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-'),
} satisfies Record<string, Property>;

/** All properties of a kind by name: what `expand` may ask for. */
export const propertiesOf: Readonly<Record<RepoKind, Readonly<Record<string, Property>>>> = {
  model,
  dataset,
  space,
  code: { ...common, description: dataset.description },
};

/** Properties that are only there when they were asked for by name. */
const onlyOnRequest = new Set(
  'gitalyUid downloadsAllTime resourceGroup trendingScore xetEnabled inferenceProviderMapping mainSize'.split(' '),
);

export function defaultInfoProperties(kind: RepoKind): string[] {
  return Object.keys(propertiesOf[kind]).filter((name) => !onlyOnRequest.has(name));
}

/** The named properties, with the ids that every answer has. What is not known is left out. */
export function infoJson(source: InfoSource, names: readonly string[]): Record<string, unknown> {
  const { repo } = source;
  const properties = propertiesOf[repo.kind];
  const answer: Record<string, unknown> = { _id: repo.id, id: repoFullName(repo) };
  if (repo.kind === 'model') answer['modelId'] = answer['id'];
  for (const name of names) {
    const value = properties[name]?.(source) ?? null;
    if (value !== null) answer[name] = value;
  }
  return answer;
}

function siblingJson({ path, blob }: Sibling): Record<string, unknown> {
  if (blob === undefined) return { rfilename: path };
  const { oid, sizeBytes, lfs } = blob;
  return {
    rfilename: path,
    blobId: oid,
    size: sizeBytes,
    ...(lfs === undefined ? {} : { lfs: { sha256: lfs.oid, size: lfs.sizeBytes, pointerSize: lfs.pointerSizeBytes } }),
  };
}

function maskToken(config: unknown): unknown {
  const tokenizer = field(config, 'tokenizer_config');
  return field(tokenizer, 'mask_token');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

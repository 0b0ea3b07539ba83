/** Commands that work against this very hub: its address, and the repository's name, are filled in. */
import type { RepoKind, RepoName } from '../contract.ts';
import type { Translate } from './i18n.ts';
import { type ModelFacts, modelSnippets } from './model-snippets.ts';
import { paths } from './paths.ts';

export interface SnippetStep {
  readonly text: string;
  readonly code: string;
}

/** What one tool needs, as one tab. */
export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly steps: readonly SnippetStep[];
}

interface Place {
  readonly t: Translate;
  /** The hub's address without a trailing slash. */
  readonly baseUrl: string;
  readonly repo: RepoName;
  /** Reading it takes an access token, too. */
  readonly isRestricted?: boolean;
}

interface Pusher extends Place {
  readonly username: string;
}

/** Values of `repo_type` that Hugging Face clients know; code repositories are this hub's own kind, for git only. */
const repoType: Readonly<Record<RepoKind, string | null>> = {
  model: 'model',
  dataset: 'dataset',
  space: 'space',
  code: null,
};

/** `facts`: what is known of a model, for the tools that suit it. */
export function pullSnippets(place: Place, facts: ModelFacts | null = null): readonly Snippet[] {
  const { repo } = place;
  if (repoType[repo.kind] === null) return [gitPull(place)];
  const model = (): readonly Snippet[] =>
    modelSnippets({ ...place, facts: facts ?? unknownModel, endpoint: endpointStep(place) });
  const library = { model: repo.kind === 'model' ? model() : [], dataset: [datasets(place)], space: [], code: [] };
  return [...library[repo.kind], huggingfaceHub(place), cli(place), csghub(place), gitPull(place)];
}

const unknownModel: ModelFacts = { loaderClass: null, ggufFile: null, isChat: false };

/** Fetches one file: with Hugging Face's tools where they know the kind of repository, else as any file of the web. */
export function fileCommand({ baseUrl, repo }: Omit<Place, 't'>, revision: string, path: string): string {
  const type = repoType[repo.kind];
  if (type === null) return `curl -LO ${shellWord(baseUrl + paths.resolve(repo, revision, path))}`;
  const options = [
    ...(type === 'model' ? [] : [`--repo-type ${type}`]),
    ...(revision === 'main' ? [] : [`--revision ${shellWord(revision)}`]),
  ];
  const words = ['hf download', `${repo.namespace}/${repo.name}`, shellWord(path), ...options];
  return `HF_ENDPOINT=${baseUrl} ${words.join(' ')}`;
}

/** As it is where a shell takes it so, else quoted. */
function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Into a repository that exists, or into one that is created first. */
export function pushSnippets(place: Pusher, repository: 'exists' | 'is-new'): readonly Snippet[] {
  const create = { text: place.t('snippet.create'), code: createCommand(place) };
  return [
    ...hfUpload(place),
    gitPush(place, repository === 'is-new' ? [create] : []),
    gitLfs(place),
    accessToken(place),
  ];
}

/** Into a repository that holds something already, which a push has to build on. */
export function updateSnippets(place: Pusher): readonly Snippet[] {
  const { t, baseUrl, repo } = place;
  const code = `git clone ${cloneUrl(baseUrl, repo)}
cd ${repo.name}
git add . && git commit -m "Change"
git push`;
  const git = { id: 'git-update', label: 'git', steps: [{ text: t('snippet.update'), code }] };
  return [...hfUpload(place), git, gitLfs(place), accessToken(place)];
}

export function cloneUrl(baseUrl: string, repo: RepoName): string {
  return baseUrl + paths.repo(repo);
}

function fullName({ repo }: Place): string {
  return `${repo.namespace}/${repo.name}`;
}

function typeOption({ repo }: Place): string {
  return repo.kind === 'model' ? '' : ` --repo-type ${repo.kind}`;
}

function endpointStep({ t, baseUrl, isRestricted = false }: Place): SnippetStep {
  const code = `export HF_ENDPOINT=${baseUrl}`;
  return isRestricted
    ? { text: t('snippet.endpoint.login'), code: `${code}\nhf auth login` }
    : { text: t('snippet.endpoint'), code };
}

/** Asks for the token rather than naming one: commands end up in a shell's history. */
function loginStep({ t }: Place): SnippetStep {
  return { text: t('snippet.login'), code: 'hf auth login' };
}

function datasets(place: Place): Snippet {
  const { t } = place;
  const code = `from datasets import load_dataset

name = "${fullName(place)}"
dataset = load_dataset(name)`;
  return { id: 'datasets', label: 'datasets', steps: [endpointStep(place), { text: t('snippet.load'), code }] };
}

function huggingfaceHub(place: Place): Snippet {
  const { t, baseUrl, repo } = place;
  const type = repo.kind === 'model' ? '' : `    repo_type="${repo.kind}",\n`;
  const code = `from huggingface_hub import snapshot_download

snapshot_download(
    "${fullName(place)}",
${type}    endpoint="${baseUrl}",
)`;
  return { id: 'huggingface-hub', label: 'huggingface_hub', steps: [{ text: t('snippet.snapshot'), code }] };
}

function cli(place: Place): Snippet {
  const { t } = place;
  const code = `hf download ${fullName(place)}${typeOption(place)}`;
  return { id: 'hf', label: 'hf', steps: [endpointStep(place), { text: t('snippet.download'), code }] };
}

/** The tool of CSGHub's users. */
function csghub(place: Place): Snippet {
  const { t, baseUrl, repo } = place;
  const code = `pip install csghub-sdk
csghub-cli download ${fullName(place)} \\
  -t ${repo.kind} -e ${baseUrl}`;
  return { id: 'csghub', label: 'csghub-cli', steps: [{ text: t('snippet.download'), code }] };
}

function gitPull(place: Place): Snippet {
  const { t, baseUrl, repo } = place;
  const url = cloneUrl(baseUrl, repo);
  return {
    id: 'git-clone',
    label: 'git',
    steps: [
      { text: t('snippet.clone'), code: `git lfs install\ngit clone ${url}` },
      { text: t('snippet.clonePointers'), code: `GIT_LFS_SKIP_SMUDGE=1 git clone ${url}` },
    ],
  };
}

/**
 * Fetches one folder with the `hf` tool; null where the tool does not know the kind of repository, and for a path or a
 * revision that a shell or the tool's patterns might read as something else.
 */
export function downloadFolder(place: {
  readonly baseUrl: string;
  readonly repo: RepoName;
  readonly revision: string;
  readonly path: string;
}): string | null {
  const { baseUrl, repo, revision, path } = place;
  const type = repoType[repo.kind];
  if (type === null || !/^[\w./-]*$/.test(path) || !/^[\w./-]+$/.test(revision)) return null;
  const parts = [
    `HF_ENDPOINT=${baseUrl} hf download`,
    `  ${repo.namespace}/${repo.name}${type === 'model' ? '' : ` --repo-type ${type}`}`,
    ...(revision === 'main' ? [] : [`  --revision ${revision}`]),
    ...(path === '' ? [] : [`  --include "${path}/**"`]),
  ];
  return parts.join(' \\\n');
}

function gitPush(place: Place, before: readonly SnippetStep[]): Snippet {
  const { t, baseUrl, repo } = place;
  return {
    id: 'git-push',
    label: 'git',
    steps: [
      ...before,
      {
        text: t('snippet.push'),
        code: `cd ${repo.name}
git init -b main
git remote add origin ${cloneUrl(baseUrl, repo)}
git add . && git commit -m "First version"
git push -u origin main`,
      },
    ],
  };
}

/** By the API that Hugging Face clients use, since a code repository is a kind they do not know. */
function createCommand({ baseUrl, repo }: Place): string {
  const body = repo.kind === 'model' ? { name: repo.name } : { name: repo.name, type: repo.kind };
  return `curl -H "Authorization: Bearer $HF_TOKEN" \\
  --json '${JSON.stringify(body)}' \\
  ${baseUrl}/api/repos/create`;
}

function accessToken({ t, baseUrl }: Pusher): Snippet {
  const code = `export HF_ENDPOINT=${baseUrl} \\
  HF_TOKEN=hf_…`;
  const text = t('snippet.token.make', { address: baseUrl + paths.tokens('write') });
  return { id: 'token', label: t('snippet.token'), steps: [{ text, code }] };
}

/** Makes the repository as well when there is none. Code repositories are a kind that the tool does not know. */
function hfUpload(place: Place): readonly Snippet[] {
  const { t, repo } = place;
  if (repoType[repo.kind] === null) return [];
  const code = `hf upload ${fullName(place)} .${typeOption(place)}`;
  return [
    {
      id: 'hf-upload',
      label: 'hf',
      steps: [endpointStep(place), loginStep(place), { text: t('snippet.upload'), code }],
    },
  ];
}

function gitLfs({ t }: Place): Snippet {
  return {
    id: 'git-lfs',
    label: 'git-lfs',
    steps: [
      {
        text: t('snippet.lfs'),
        code: `git lfs install
git lfs track "*.safetensors" "*.gguf" "*.parquet"
git add .gitattributes && git commit -m "Keep weights in LFS"
git push`,
      },
    ],
  };
}

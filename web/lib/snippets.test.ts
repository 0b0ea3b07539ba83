import { expect, it } from 'vitest';
import type { RepoKind } from '../contract.ts';
import { i18nFor } from './i18n.ts';
import type { ModelFacts } from './model-snippets.ts';
import { fileCommand, pullSnippets, pushSnippets, type Snippet, updateSnippets } from './snippets.ts';

const baseUrl = 'http://hub.example:8787';

function place(kind: RepoKind): Parameters<typeof pushSnippets>[0] {
  return { t: i18nFor('en').t, baseUrl, username: 'ada', repo: { kind, namespace: 'ada', name: 'cats' } };
}

function codeOf(snippets: readonly Snippet[]): string {
  return snippets.flatMap(({ steps }) => steps.map(({ code }) => code)).join('\n');
}

it('offers each kind the tools that know it', () => {
  const tools = (kind: RepoKind): readonly string[] => pullSnippets(place(kind)).map(({ label }) => label);
  expect(tools('model')).toEqual(['transformers', 'huggingface_hub', 'hf', 'csghub-cli', 'git']);
  expect(tools('dataset')).toEqual(['datasets', 'huggingface_hub', 'hf', 'csghub-cli', 'git']);
  expect(tools('space')).toEqual(['huggingface_hub', 'hf', 'csghub-cli', 'git']);
  expect(tools('code')).toEqual(['git']);
});

it('names this hub, the repository and its kind', () => {
  const code = codeOf(pullSnippets(place('dataset')));
  expect(code).toContain(`git clone ${baseUrl}/datasets/ada/cats`);
  expect(code).toContain('hf download ada/cats --repo-type dataset');
  expect(code).toContain('repo_type="dataset",');
  expect(code).toContain(`export HF_ENDPOINT=${baseUrl}`);
});

it('creates a repository only where there is none', () => {
  expect(codeOf(pushSnippets(place('code'), 'is-new'))).toContain(`'{"name":"cats","type":"code"}'`);
  expect(codeOf(pushSnippets(place('code'), 'exists'))).not.toContain('/api/repos/create');
  expect(codeOf(pushSnippets(place('code'), 'exists'))).toContain(`git remote add origin ${baseUrl}/codes/ada/cats`);
});

it('builds on what a repository holds, and offers the hf tool to kinds that it knows', () => {
  expect(codeOf(updateSnippets(place('dataset')))).toContain(`git clone ${baseUrl}/datasets/ada/cats`);
  expect(codeOf(updateSnippets(place('dataset')))).toContain('hf upload ada/cats . --repo-type dataset');
  expect(codeOf(updateSnippets(place('code')))).not.toContain('hf upload');
});

it('signs in where reading or pushing takes a token', () => {
  expect(codeOf(pullSnippets(place('model')))).not.toContain('hf auth login');
  expect(codeOf(pullSnippets({ ...place('model'), isRestricted: true }))).toContain('hf auth login');
  expect(codeOf(pushSnippets(place('model'), 'exists'))).toContain('hf auth login');
});

const labels = (facts: Partial<ModelFacts>): readonly string[] =>
  pullSnippets(place('model'), { ...plainModel, ...facts })
    .map(({ label }) => label)
    .slice(0, -4);
const plainModel: ModelFacts = { loaderClass: null, ggufFile: null, isChat: false };

it('offers a model the tools that it was made for', () => {
  expect(labels({ library: 'sentence-transformers' })).toEqual(['sentence-transformers']);
  expect(labels({ library: 'diffusers' })).toEqual(['diffusers']);
  expect(labels({ library: 'timm' })).toEqual(['timm']);
  expect(labels({ library: 'transformers', task: 'text-generation' })).toEqual(['transformers', 'vLLM']);
  expect(labels({ ggufFile: 'a.gguf' })).toEqual(['llama.cpp']);
});

it('puts nothing of a card or a file name into a command that a shell or Python would read as more', () => {
  const facts = { library: 'peft', baseModel: '"); import os #', ggufFile: 'a;$(id).gguf' };
  expect(codeOf(pullSnippets(place('model'), { ...plainModel, ...facts }))).not.toMatch(/import os|\$\(id/);
  expect(codeOf(pullSnippets(place('model'), { ...plainModel, ggufFile: 'q/a-Q4_K_M.gguf' }))).toContain(
    '--hf-file q/a-Q4_K_M.gguf',
  );
});

it('quotes what a shell would take for something else in the command for one file', () => {
  const baseUrl = 'http://hub.example';
  const place = (kind: 'model' | 'dataset' | 'code') => ({ baseUrl, repo: { kind, namespace: 'ada', name: 'x' } });
  expect(fileCommand(place('model'), 'main', 'a/b.txt')).toBe(
    'HF_ENDPOINT=http://hub.example hf download ada/x a/b.txt',
  );
  expect(fileCommand(place('dataset'), 'v 1', "it's $(x).txt")).toBe(
    `HF_ENDPOINT=http://hub.example hf download ada/x 'it'\\''s $(x).txt' --repo-type dataset --revision 'v 1'`,
  );
  expect(fileCommand(place('code'), 'main', 'a b')).toBe('curl -LO http://hub.example/codes/ada/x/resolve/main/a%20b');
});

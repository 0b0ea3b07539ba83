/** Reads the query of a dataset-viewer request. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type RepoPath, isNamespaceInUrl, parseRepoName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';

export function optionalText(context: HubContext, name: string): string | undefined {
  const value = context.req.query(name);
  return value === undefined || value === '' ? undefined : value;
}

export function requiredText(context: HubContext, name: string): Result<string, HubError> {
  const value = optionalText(context, name);
  return value === undefined ? fail(hubError('bad-request', `Parameter '${name}' is required`)) : ok(value);
}

/** `dataset=namespace/name`. */
export function datasetParameter(context: HubContext): Result<RepoPath, HubError> {
  const text = requiredText(context, 'dataset');
  return text.ok ? parseDataset(text.value) : text;
}

export function parseDataset(text: string): Result<RepoPath, HubError> {
  const [namespace = '', name = '', ...rest] = text.split('/');
  if (rest.length > 0 || !isNamespaceInUrl(namespace) || !parseRepoName(name).ok) {
    return fail(hubError('repo-not-found', 'There is no dataset of this name.'));
  }
  return ok({ kind: 'dataset', namespace, name });
}

export function wholeNumber(
  context: HubContext,
  name: string,
  options: { readonly fallback: number; readonly max: number },
): Result<number, HubError> {
  const text = optionalText(context, name);
  if (text === undefined) return ok(options.fallback);
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) return fail(hubError('bad-request', `Parameter '${name}' must be a whole number`));
  return value > options.max
    ? fail(hubError('bad-request', `Parameter '${name}' must not be greater than ${options.max}`))
    : ok(value);
}

export interface SplitParameters {
  readonly dataset: RepoPath;
  readonly revision: string | undefined;
  readonly config: string;
  readonly split: string;
}

/** `dataset`, `config` and `split`; `revision` is this hub's own addition. */
export function splitParameters(context: HubContext): Result<SplitParameters, HubError> {
  const dataset = datasetParameter(context);
  if (!dataset.ok) return dataset;
  const config = requiredText(context, 'config');
  if (!config.ok) return config;
  const split = requiredText(context, 'split');
  if (!split.ok) return split;
  const revision = optionalText(context, 'revision');
  return ok({ dataset: dataset.value, revision, config: config.value, split: split.value });
}

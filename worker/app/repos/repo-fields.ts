/** The rules of a repository's text fields. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { isBranchName } from '../../git/ref-name.ts';

export function parseDescription(text: string): Result<string, HubError> {
  const description = text.trim();
  return description.length <= 1000
    ? ok(description)
    : fail(hubError('bad-request', 'A description has at most 1000 characters.'));
}

/** Checks the short name of a branch; at most 200 characters, so that every client can store it. */
export function parseBranch(text: string): Result<string, HubError> {
  if (text.length <= 200 && isBranchName(text)) return ok(text);
  return fail(hubError('bad-name', `"${text.slice(0, 100)}" cannot be the name of a branch.`));
}

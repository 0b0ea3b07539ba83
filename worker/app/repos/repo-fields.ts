/** The rules of a repository's text fields. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';

export function parseDescription(text: string): Result<string, HubError> {
  const description = text.trim();
  return description.length <= 1000
    ? ok(description)
    : fail(hubError('bad-request', 'A description has at most 1000 characters.'));
}

/** Checks the short name of a branch: git-check-ref-format(1), and at most 200 bytes so that every client can store it. */
export function parseBranch(text: string): Result<string, HubError> {
  const segments = text.split('/');
  const fine =
    text.length <= 200 &&
    text !== '@' &&
    text !== 'HEAD' &&
    !text.startsWith('-') &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(text) &&
    segments.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !text.endsWith('.');
  return fine ? ok(text) : fail(hubError('bad-name', `"${text.slice(0, 100)}" cannot be the name of a branch.`));
}

/** Reads `expand`: the properties an answer shall have instead of its usual ones. */
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { propertiesOf } from './info-json.ts';

/** The names, checked; null when none was given. Some clients join them with commas. */
export function readExpand(kind: RepoKind, given: readonly string[]): Result<readonly string[] | null, HubError> {
  const names = given.flatMap((value) => value.split(',')).filter((name) => name !== '');
  if (names.length === 0) return ok(null);
  const known = propertiesOf[kind];
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return ok(names);
  const choices = Object.keys(known).sort().join(', ');
  return fail(hubError('bad-request', `"expand" does not know "${unknown.slice(0, 100)}"; it knows ${choices}.`));
}

const cheap = new Set(
  `author createdAt disabled downloads downloadsAllTime gated gitalyUid lastModified likes private resourceGroup sha
  siblings trendingScore usedStorage xetEnabled description mainSize subdomain spaces`.split(/\s+/),
);

/** Whether any of the properties is read from the repository's files. */
export function needsFacts(names: readonly string[]): boolean {
  return names.some((name) => !cheap.has(name));
}

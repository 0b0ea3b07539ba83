/** Gives a new repository its first file: a card that names its licence. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { CommitOperation } from '../commit/commit-operations.ts';
import { createCommit } from '../commit/create-commit.ts';
import type { Services } from '../services.ts';

/** Nothing is written for an empty `license`, an identifier as cards use it. */
export async function writeLicenseCard(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  license: string,
): Promise<Result<void, HubError>> {
  if (license === '') return ok(undefined);
  if (!/^[a-z0-9][a-z0-9.+-]{0,39}$/.test(license)) {
    return fail(hubError('bad-request', 'A licence is named by its identifier, such as apache-2.0.'));
  }
  const written = await createCommit(services, actor, repo, {
    revision: repo.defaultBranch,
    opensPullRequest: false,
    header: { summary: 'Name the licence', description: '', parentCommit: null },
    operations: card(`---\nlicense: ${license}\n---\n`),
  });
  return written.ok ? ok(undefined) : written;
}

async function* card(text: string): AsyncGenerator<CommitOperation> {
  yield { kind: 'file', path: 'README.md', content: new TextEncoder().encode(text) };
}

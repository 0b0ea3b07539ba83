/** `POST /api/{kind}s/{ns}/{name}/commit/{rev}[?create_pr=1]`. */
import { z } from 'zod';
import { createCommit } from '../../app/commit/create-commit.ts';
import { hubError } from '../../domain/errors.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { fail, ok } from '../../domain/result.ts';
import { readStream } from '../../git/store/read-stream.ts';
import { CommitBodyError, readCommitBody } from './commit-body.ts';
import { flag, readQuery } from './query.ts';
import { repoRoute } from './repo-route.ts';

const READ_BYTES = 128 * 1024;
/** How much of a refused commit is still read, so that a client which sends all before it listens hears why. */
const SKIPPED_BYTES = 64 << 20;

const query = z.object({ create_pr: flag });

/** Who may not write may still open a pull request, or commit to one of their own; the commit itself decides. */
export const commitRoute = repoRoute('contribute', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const services = context.get('services');
  const { body } = context.req.raw;
  if (body === null) return fail(hubError('bad-request', 'A commit needs a body.'));
  const chunks = readStream(body, READ_BYTES);
  const once = { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
  try {
    const { header, operations } = await readCommitBody(once, services.config.git.maxFileBytes);
    const created = await createCommit(services, context.get('actor'), repo, {
      revision: rest.join('/') === '' ? 'main' : rest.join('/'),
      opensPullRequest: options.value.create_pr,
      header,
      operations,
    });
    if (!created.ok) {
      await skipRest(chunks);
      return created;
    }
    const { oid, pullRequest } = created.value;
    const url = `${context.get('baseUrl')}/${repoUrlPath(repo)}`;
    return ok(
      context.json({
        success: true,
        commitOid: oid,
        commitUrl: `${url}/commit/${oid}`,
        hookOutput: '',
        ...(pullRequest !== undefined && { pullRequestUrl: `${url}/discussions/${pullRequest.number}` }),
      }),
    );
  } catch (error) {
    if (!(error instanceof CommitBodyError)) throw error;
    await skipRest(chunks);
    return fail(error.hubError);
  } finally {
    await chunks.return();
  }
});

async function skipRest(chunks: AsyncGenerator<Uint8Array, void, undefined>): Promise<void> {
  let skipped = 0;
  while (skipped <= SKIPPED_BYTES) {
    const step = await chunks.next();
    if (step.done === true) return;
    skipped += step.value.length;
  }
}

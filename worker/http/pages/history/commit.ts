/** `GET /{repo}/commit/{oid}` with its `.patch` and `.diff`: one commit and what it changed. */
import { openNamedRevision } from '../../../app/browse/open-revision.ts';
import { describeChanges } from '../../../app/history/describe-changes.ts';
import { describeCommits } from '../../../app/history/described-commit.ts';
import { writeCommitDiff, writeCommitMails } from '../../../app/history/write-patch.ts';
import { hubError } from '../../../domain/errors.ts';
import { fail, ok } from '../../../domain/result.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { diffSet, readChangeOptions } from './diff-view.ts';
import { sendPatch } from './send-patch.ts';

export const showCommit: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const [, name = '', format] = /^(.*?)(?:\.(patch|diff))?$/.exec(rest.join('/')) ?? [];
  if (name === '') return fail(hubError('not-found', 'The address names no commit.'));
  const opened = await openNamedRevision(services, repo, name);
  if (!opened.ok) return opened;
  const revision = opened.value;
  const { view, commit } = revision;
  if (format === 'patch') return ok(sendPatch(context, writeCommitMails(view, [commit])));
  const parents = Array.from({ length: view.commits.parentCount(commit) }, (_, i) => view.commits.parent(commit, i));
  const [first] = parents;
  const before = first === undefined ? null : { oid: view.commits.oid(first), tree: view.commits.tree(first) };
  if (format === 'diff') return ok(sendPatch(context, writeCommitDiff(view, before?.tree ?? null, revision.tree)));
  const options = readChangeOptions(context);
  const changes = await describeChanges(services, revision, before, options);
  const [described] = await describeCommits(services, revision, [commit]);
  if (described === undefined) throw new Error('an open commit cannot be described');
  const { committer, ...entry } = described;
  return ok(
    respondWithPage(context, {
      name: 'commit',
      data: {
        repo: await storedHeading(context, repo),
        commit: entry,
        committer,
        parents: parents.map((parent) => view.commits.oid(parent)),
        diff: diffSet(context, changes, options.only),
      },
    }),
  );
};

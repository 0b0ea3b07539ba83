/** `GET /{repo}/compare/{a}...{b}` (or `..`), with its `.patch` and `.diff`: what one revision has over another. */
import type { CompareData } from '#portal';
import { listRefs } from '../../../app/browse/list-refs.ts';
import { openNamedRevision } from '../../../app/browse/open-revision.ts';
import { openComparison, parseRange } from '../../../app/history/compare.ts';
import { describeChanges } from '../../../app/history/describe-changes.ts';
import { describeCommits } from '../../../app/history/described-commit.ts';
import { writeCommitDiff, writeCommitMails } from '../../../app/history/write-patch.ts';
import { ok } from '../../../domain/result.ts';
import { countCommits, log } from '../../../git/history.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { diffSet, readChangeOptions } from './diff-view.ts';
import { sendPatch } from './send-patch.ts';

const MAX_COMMITS = 250;
const MAX_REFS = 500;

export const showCompare: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const { base, head, mode } = context.req.query();
  if (base !== undefined && head !== undefined && base.trim() !== '' && head.trim() !== '') {
    // What the form sends becomes an address that can be passed on.
    const range = [base, mode === 'direct' ? '..' : '...', head]
      .map((part) => encodeURIComponent(part.trim()))
      .join('');
    const place = context.req.path.replace(/\/compare(?:\/.*)?$/, '');
    return ok(context.redirect(`${place}/compare/${range}`, 302));
  }
  const written = rest.join('/');
  const shown = await openNamedRevision(services, repo, undefined);
  if (!shown.ok) return shown;
  const refs = listRefs(shown.value.view);
  const empty: CompareData = {
    repo: await storedHeading(context, repo),
    base: base ?? repo.defaultBranch,
    head: head ?? '',
    baseOid: '',
    headOid: '',
    mode: 'merge-base',
    branches: refs.branches.slice(0, MAX_REFS).map(({ name }) => name),
    tags: refs.tags
      .slice(-MAX_REFS)
      .map(({ name }) => name)
      .toReversed(),
    commits: [],
    commitCount: 0,
    missing: null,
    diff: null,
  };
  const [, text = '', format] = /^(.*?)(?:\.(patch|diff))?$/.exec(written) ?? [];
  const range = parseRange(text);
  if (range === null)
    return ok(respondWithPage(context, { name: 'compare', data: { ...empty, base: written || empty.base } }));
  const opened = await openComparison(services, repo, text);
  if (!opened.ok) {
    if (format !== undefined) return opened;
    const isBase = (await openNamedRevision(services, repo, range.base)).ok;
    const missing = isBase ? range.head : range.base;
    return ok(respondWithPage(context, { name: 'compare', data: { ...empty, ...range, missing } }, 404));
  }
  const { before, after, from } = opened.value;
  const { view } = after;
  const start = view.commits.find(before.oid);
  const exclude = start < 0 ? [] : [start];
  if (format === 'diff') return ok(sendPatch(context, writeCommitDiff(view, from?.tree ?? null, after.tree)));
  const commits: number[] = [];
  for await (const commit of log(view, [after.commit], { exclude, limit: MAX_COMMITS })) commits.push(commit);
  if (format === 'patch') {
    const single = commits.filter((commit) => view.commits.parentCount(commit) < 2);
    return ok(sendPatch(context, writeCommitMails(view, single.toReversed())));
  }
  const options = readChangeOptions(context);
  const changes = await describeChanges(services, after, from, options);
  return ok(
    respondWithPage(context, {
      name: 'compare',
      data: {
        ...empty,
        ...range,
        baseOid: before.oid,
        headOid: after.oid,
        // One file of many is asked for again and again.
        commits: options.only === null ? await describeCommits(services, after, commits) : [],
        commitCount: commits.length < MAX_COMMITS ? commits.length : await countCommits(view, [after.commit], exclude),
        diff: diffSet(context, changes, options.only),
      },
    }),
  );
};

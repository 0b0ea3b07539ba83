/** `GET /{ns}/{name}/try`: a model that runs in the reader's own browser. */
import type { TryData } from '#portal';
import { openNamedRevision } from '../../app/browse/open-revision.ts';
import { storedFacts } from '../../app/browse/shown-facts.ts';
import { MAX_TRIAL_BYTES } from '../../app/weights/find-trial.ts';
import { trialExamples } from '../../app/weights/trial-examples.ts';
import { findRepoCard } from '../../catalog/repo-cards.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { findEntry } from '../../git/tree.ts';
import { keptTrial } from './kept-trial.ts';
import type { RepoPage } from './repo-page.ts';
import { storedHeading } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';

export const showTry: RepoPage = async (context, repo, rest) => {
  if (repo.kind !== 'model' || rest.length > 0) return fail(hubError('not-found', 'There is nothing at this address.'));
  const services = context.get('services');
  const revision = await openNamedRevision(services, repo, undefined);
  if (!revision.ok) return revision;
  const card = await findRepoCard(services.catalog, repo.id);
  const task = card === null ? null : storedFacts(card, []).pipelineTag;
  const { trial, ...refused } = await keptTrial(revision.value, task);
  const { view, tree } = revision.value;
  const isFile = async (path: string): Promise<boolean> => {
    const kind = (await findEntry(view, tree, path))?.kind;
    return kind === 'file' || kind === 'executable';
  };
  const data: TryData = {
    repo: await storedHeading(context, repo),
    offer:
      trial === null
        ? null
        : {
            ...trial,
            model: `${repo.namespace}/${repo.name}`,
            revision: revision.value.oid,
            mayKeep: repo.visibility === 'public' && repo.gating === null,
            examples: await trialExamples(card?.card['widget'], trial.task, isFile),
          },
    refusal: refused.refusal,
    task,
    bytes: trial?.bytes ?? ('bytes' in refused ? refused.bytes : 0),
    maxBytes: MAX_TRIAL_BYTES,
    network: 'network' in refused ? refused.network : '',
  };
  return ok(respondWithPage(context, { name: 'try', data }));
};

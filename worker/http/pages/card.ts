/** `GET /[{kind}s/]{ns}/{name}`: a repository's card and what is known about it. */
import type { CardData, CardProblem, RenderedCard } from '#portal';
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import { getRepoInfo } from '../../app/browse/get-repo-info.ts';
import { type OpenRevision, openNamedRevision } from '../../app/browse/open-revision.ts';
import { noFacts } from '../../app/browse/shown-facts.ts';
import { ok } from '../../domain/result.ts';
import { parseCard } from '../../formats/card.ts';
import { datasetPreview } from './dataset-preview.ts';
import { gateView } from './gate-view.ts';
import type { RepoPage } from './repo-page.ts';
import { repoHeading, textsOf, weightsOf } from './repo-summary.ts';
import { renderRepoMarkdown } from './repo-markdown.ts';
import { respondWithPage } from './respond.ts';

const CARD_PATH = 'README.md';
/** A longer one is no card; its file page still offers it. */
const MAX_CARD_BYTES = 2 << 20;

export const showCard: RepoPage = async (context, repo) => {
  const services = context.get('services');
  const revision = await openNamedRevision(services, repo, undefined);
  const info = await getRepoInfo(services, repo, { withFacts: revision.ok, siblings: 'none' });
  const facts = info.ok ? info.value.facts : noFacts;
  const { card, problems } = revision.ok ? await readCard(revision.value) : { card: null, problems: [] };
  const gate = await gateView(context, repo, facts.cardData);
  const data: CardData = {
    repo: await repoHeading(context, repo, facts, revision.ok),
    gate,
    card,
    problems,
    tags: facts.tags,
    languages: textsOf(facts.cardData['language']),
    baseModels: textsOf(facts.cardData['base_model']),
    datasets: textsOf(facts.cardData['datasets']),
    weights: weightsOf(facts),
    preview: revision.ok && gate === null ? await datasetPreview(context, revision.value) : null,
    storageBytes: repo.storageBytes,
  };
  return ok(respondWithPage(context, { name: 'card', data }));
};

async function readCard(
  revision: OpenRevision,
): Promise<{ readonly card: RenderedCard | null; readonly problems: readonly CardProblem[] }> {
  const found = await findFile({ ...revision, path: CARD_PATH });
  if (!found.ok || found.value.lfs !== undefined || found.value.sizeBytes > MAX_CARD_BYTES) {
    return { card: null, problems: [] };
  }
  const { body, problems } = parseCard(new TextDecoder().decode(await readBlob(revision, found.value)));
  const file = { path: CARD_PATH, oid: found.value.oid, body };
  const card = body.trim() === '' ? null : await renderRepoMarkdown(revision, revision.repo.defaultBranch, file);
  return { card, problems: problems.map(({ line, message }) => ({ line, message })) };
}

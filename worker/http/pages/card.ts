/** `GET /[{kind}s/]{ns}/{name}`: a repository's card and what is known about it. */
import type { CardData, CardProblem, NamedRepo, RenderedCard, RepoHeading } from '#portal';
import { findGgufFiles } from '../../app/browse/find-gguf-files.ts';
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import { getRepoInfo } from '../../app/browse/get-repo-info.ts';
import { type OpenRevision, openNamedRevision } from '../../app/browse/open-revision.ts';
import { type ShownFacts, noFacts } from '../../app/browse/shown-facts.ts';
import { type Relations, getRelations, relationKey } from '../../app/repos/get-relations.ts';
import { collectionSlug } from '../../domain/collection.ts';
import { ok } from '../../domain/result.ts';
import { type CardProblem as FoundProblem, parseCard } from '../../formats/card.ts';
import { contextLengthOf, evaluationsOf, formatsOf, loaderClassOf, papersOf } from './card-facts.ts';
import { datasetPreview } from './dataset-preview.ts';
import { gateView } from './gate-view.ts';
import { keptTrial, keptWeightsFile } from './kept-trial.ts';
import type { RepoPage } from './repo-page.ts';
import { repoHeading, textsOf, weightsOf } from './repo-summary.ts';
import { tensorsAddress } from './tensors-address.ts';
import { renderRepoMarkdown } from './repo-markdown.ts';
import { respondWithPage } from './respond.ts';

const CARD_PATH = 'README.md';
/** A longer one is no card; its file page still offers it. */
const MAX_CARD_BYTES = 2 << 20;

export const showCard: RepoPage = async (context, repo) => {
  const services = context.get('services');
  const revision = await openNamedRevision(services, repo, undefined);
  const tensors = revision.ok ? await tensorsAddress(context, revision.value) : null;
  if (tensors !== null) return ok(context.redirect(tensors, 302));
  const info = await getRepoInfo(services, repo, { withFacts: revision.ok, mayReadFiles: true, siblings: 'none' });
  const facts = info.ok ? info.value.facts : noFacts;
  const bases = textsOf(facts.cardData['base_model']);
  const datasets = textsOf(facts.cardData['datasets']);
  const [read, gate, heading, relations] = await Promise.all([
    revision.ok ? readCard(revision.value) : { card: null, problems: [] },
    gateView(context, repo, facts.cardData),
    repoHeading(context, repo, facts, revision.ok),
    getRelations(services, context.get('actor'), repo, { models: bases, datasets }),
  ]);
  const isModel = revision.ok && repo.kind === 'model';
  const data: CardData = {
    repo: heading,
    gate,
    ...read,
    tags: otherTags(facts, heading),
    languages: textsOf(facts.cardData['language']),
    relations: relationsView(relations, bases, datasets),
    evaluations: evaluationsOf(facts.cardData),
    papers: papersOf(facts.tags),
    formats: formatsOf(facts.tags),
    weights: weightsOf(facts),
    contextLength: isModel ? await contextLengthOf(facts, revision.value) : 0,
    ggufFile:
      isModel && facts.tags.includes('gguf') ? ((await findGgufFiles(revision.value, 'latest'))?.model ?? null) : null,
    loaderClass: loaderClassOf(facts),
    isChat: facts.tags.includes('conversational'),
    weightsFile: isModel ? await keptWeightsFile(revision.value) : null,
    trialBytes: isModel ? ((await keptTrial(revision.value, facts.pipelineTag)).trial?.bytes ?? null) : null,
    preview: revision.ok && gate === null ? await datasetPreview(context, revision.value) : null,
    storageBytes: repo.storageBytes,
    downloadsByDay: relations.downloads,
  };
  return ok(respondWithPage(context, { name: 'card', data }));
};

/** Those that the page does not show in another form. */
function otherTags(facts: ShownFacts, { library, task }: RepoHeading): readonly string[] {
  const shown = new Set([
    library,
    task,
    'model-index',
    ...formatsOf(facts.tags),
    ...textsOf(facts.cardData['language']),
  ]);
  const isShown = /^(?:license|language|base_model|dataset|arxiv|format|task_categories):/;
  return facts.tags.filter((tag) => !shown.has(tag) && !isShown.test(tag));
}

function relationsView(
  relations: Relations,
  bases: readonly string[],
  datasets: readonly string[],
): CardData['relations'] {
  const named = (kind: 'model' | 'dataset', names: readonly string[]): readonly NamedRepo[] =>
    names.map((name) => ({ name, repo: relations.known.get(relationKey(kind, name)) ?? null }));
  const { count, first } = relations.trainedModels;
  return {
    baseModels: named('model', bases),
    datasets: named('dataset', datasets),
    derived: relations.derived,
    trainedModels: {
      count,
      first: first.map(({ repo: { kind, namespace, name } }) => ({ kind, namespace, name })),
    },
    collections: relations.collections.map((collection) => ({
      slug: collectionSlug(collection),
      title: collection.title,
    })),
  };
}

const MAX_PROBLEMS = 20;
const MAX_EXCERPT = 200;

function problemViews(text: string, problems: readonly FoundProblem[]): readonly CardProblem[] {
  if (problems.length === 0) return [];
  const lines = text.split(/\r\n|\r|\n/);
  return problems.slice(0, MAX_PROBLEMS).map(({ line, message, fix }) => {
    const excerpt = (lines[line - 1] ?? '').trimEnd().slice(0, MAX_EXCERPT).toWellFormed();
    return { line, message, ...(excerpt !== '' && { excerpt }), ...(fix !== undefined && { fix }) };
  });
}

async function readCard(
  revision: OpenRevision,
): Promise<{ readonly card: RenderedCard | null; readonly problems: readonly CardProblem[] }> {
  const found = await findFile({ ...revision, path: CARD_PATH });
  if (!found.ok || found.value.lfs !== undefined || found.value.sizeBytes > MAX_CARD_BYTES) {
    return { card: null, problems: [] };
  }
  const text = new TextDecoder().decode(await readBlob(revision, found.value));
  const { body, problems } = parseCard(text);
  const file = { path: CARD_PATH, oid: found.value.oid, body };
  const card = body.trim() === '' ? null : await renderRepoMarkdown(revision, revision.repo.defaultBranch, file);
  return { card, problems: problemViews(text, problems) };
}

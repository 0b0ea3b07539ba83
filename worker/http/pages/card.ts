/** `GET /[{kind}s/]{ns}/{name}`: a repository's card and what is known about it. */
import type { CardData, CardProblem, NamedRepo, RenderedCard } from '#portal';
import { findGgufFiles } from '../../app/browse/find-gguf-files.ts';
import { findFile, readBlob } from '../../app/browse/find-file.ts';
import { getRepoInfo } from '../../app/browse/get-repo-info.ts';
import { type OpenRevision, openNamedRevision } from '../../app/browse/open-revision.ts';
import { noFacts } from '../../app/browse/shown-facts.ts';
import { type Relations, getRelations, relationKey } from '../../app/repos/get-relations.ts';
import { collectionSlug } from '../../domain/collection.ts';
import { ok } from '../../domain/result.ts';
import { parseCard } from '../../formats/card.ts';
import { contextLengthOf, evaluationsOf, formatsOf, loaderClassOf, papersOf } from './card-facts.ts';
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
    tags: facts.tags,
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
    preview: revision.ok && gate === null ? await datasetPreview(context, revision.value) : null,
    storageBytes: repo.storageBytes,
    downloadsByDay: relations.downloads,
  };
  return ok(respondWithPage(context, { name: 'card', data }));
};

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

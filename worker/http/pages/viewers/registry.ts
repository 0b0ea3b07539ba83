/**
 * Decides how a file is shown. The first viewer that takes a file makes its preview; text can be read as code as well;
 * for what is neither there is a look at the first bytes. No file whatever makes the page fail.
 */
import type { FileTab, FileView } from '#portal';
import type { OpenRevision } from '../../../app/browse/open-revision.ts';
import type { RepoEntry } from '../../../app/browse/repo-entry.ts';
import type { Services } from '../../../app/services.ts';
import { viewArchive } from './archive.ts';
import { viewBinary } from './binary.ts';
import { hasCutLines, readText, viewCode } from './code.ts';
import { viewMarkdown } from './markdown.ts';
import { viewMedia } from './media.ts';
import { viewNotebook } from './notebook.ts';
import { viewPickle } from './pickle.ts';
import { viewStructure } from './structure.ts';
import { viewTable } from './table.ts';
import { type ViewedFile, openViewedFile } from './viewed-file.ts';
import { viewWeights } from './weights.ts';

export interface Viewer {
  /** By name, size and first bytes; cheap. */
  takes(file: ViewedFile): boolean;
  /** Null: this file is not what it looked like, and the next viewer is asked. */
  view(file: ViewedFile): Promise<FileView | null>;
  /** Text that most people want to read as it is: the preview is shown when asked for. */
  readonly showsCodeFirst?: boolean;
}

/** The first that takes a file has it. */
const viewers: readonly Viewer[] = [
  viewWeights,
  viewPickle,
  viewTable,
  viewMedia,
  viewNotebook,
  viewMarkdown,
  viewStructure,
  viewArchive,
];

export interface ShownFile {
  readonly tabs: readonly FileTab[];
  readonly tab: FileTab;
  readonly view: FileView;
  /** What the preview is, shown or not. */
  readonly isTree?: boolean;
}

export async function showFile(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
  query: URLSearchParams,
): Promise<ShownFile> {
  const file = await openViewedFile(services, revision, entry, query);
  if (file === null) return { tabs: [], tab: 'preview', view: { kind: 'binary', hex: [], isMissing: true } };
  return showOpenFile(file);
}

export async function showOpenFile(file: ViewedFile): Promise<ShownFile> {
  if (file.source.sizeBytes === 0) return { tabs: [], tab: 'preview', view: { kind: 'empty' } };
  const takers = viewers.filter((candidate) => candidate.takes(file));
  const text = await readText(file);
  const tabs: FileTab[] = [
    ...(takers.length === 0 ? [] : ['preview' as const]),
    ...(text === null ? [] : ['code' as const]),
  ];
  const isTree = takers[0] === viewStructure;
  const asked = askedTab(file.query);
  const isReadable = text !== null && !hasCutLines(text);
  const first: FileTab = takers[0]?.showsCodeFirst === true && isReadable ? 'code' : 'preview';
  const tab = asked !== null && tabs.includes(asked) ? asked : first;
  if (tab === 'preview') {
    for (const viewer of takers) {
      const view = await tryViewer(viewer, file);
      if (view !== null) return { tabs, tab, view, isTree };
    }
  }
  if (text === null) return { tabs: [], tab: 'preview', view: viewBinary(file) };
  return { tabs: tab === 'code' ? tabs : ['code'], tab: 'code', view: await viewCode(file, text), isTree };
}

/** `source` is what this was called once, and may stand in people's links. */
function askedTab(query: URLSearchParams): FileTab | null {
  const asked = query.get('view');
  if (asked === 'code' || asked === 'source') return 'code';
  return asked === 'preview' ? 'preview' : null;
}

/** A viewer that stumbles over a file costs the reader its preview and nothing else. */
async function tryViewer(viewer: Viewer, file: ViewedFile): Promise<FileView | null> {
  try {
    return await viewer.view(file);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    file.services.log.error('pages:viewer-failed', failure, { repo: file.revision.repo.id, oid: file.entry.oid });
    return null;
  }
}

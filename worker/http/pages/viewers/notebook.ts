/** Jupyter notebooks: their texts as cards are rendered, their code coloured, their outputs without any script. */
import type { NotebookCell, NotebookOutput, NotebookView } from '#portal';
import { findLanguage } from '../../../formats/highlight/languages.ts';
import { codeLineHtml } from '../../../formats/highlight/code-html.ts';
import { highlight } from '../../../formats/highlight/highlight.ts';
import { sanitizeHtml } from '../../../formats/markdown/sanitize-html.ts';
import { ansiToHtml } from '../../../formats/notebook/ansi.ts';
import { type RawCell, type RawOutput, readNotebook } from '../../../formats/notebook/read-notebook.ts';
import { giveUpThread } from '../../../ports/yield.ts';
import { Kept } from '../../../formats/kept.ts';
import { placeOf, renderRepoMarkdown } from '../repo-markdown.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';

/** Pictures make notebooks large; the text of one is small. */
const MAX_BYTES = 12 * 1024 * 1024;
const MAX_TEXT = 20_000;
const MAX_HTML = 100_000;
/** Of one picture, and of all texts and pictures of a page. */
const MAX_IMAGE = 2_000_000;
const MAX_PAGE = 6_000_000;

/** By characters, some 24 MB in all. */
const kept = new Kept<NotebookView>(12_000_000, (view) => JSON.stringify(view).length);

export const viewNotebook: Viewer = {
  takes: (file) => file.extension === 'ipynb' && file.source.sizeBytes <= MAX_BYTES,
  async view(file) {
    const key = [file.contentId, file.revision.repo.id, file.revision.name, file.entry.path].join('\n');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const text = new TextDecoder().decode(await file.source.read(0, MAX_BYTES));
    try {
      const view = await makeView(file, text);
      return view === null
        ? { kind: 'broken', format: 'notebook', line: null, column: null, message: 'It has no cells' }
        : kept.set(key, view);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { kind: 'broken', format: 'notebook', line: null, column: null, message: 'It is not valid JSON' };
    }
  },
};

async function makeView(file: ViewedFile, text: string): Promise<NotebookView | null> {
  const notebook = readNotebook(text);
  if (notebook === null) return null;
  const page = new NotebookPage(file, notebook.language);
  const cells: NotebookCell[] = [];
  for (const cell of notebook.cells) {
    if (page.isFull) break;
    cells.push(await page.cell(cell, cells.length));
    await giveUpThread();
  }
  return {
    kind: 'notebook',
    kernel: notebook.kernel,
    cells,
    hidden: notebook.hidden + notebook.cells.length - cells.length,
    ...(page.mathStyles === '' ? {} : { mathStyles: page.mathStyles }),
  };
}

class NotebookPage {
  readonly #file: ViewedFile;
  readonly #language: string;
  readonly #mathStyles = new Set<string>();
  #left = MAX_PAGE;

  constructor(file: ViewedFile, language: string) {
    this.#file = file;
    this.#language = language;
  }

  get mathStyles(): string {
    return [...this.#mathStyles].join('\n');
  }

  get isFull(): boolean {
    return this.#left <= 0;
  }

  async cell(cell: RawCell, index: number): Promise<NotebookCell> {
    this.#left -= cell.text.length;
    switch (cell.kind) {
      case 'markdown':
        return { kind: 'markdown', html: await this.#markdown(cell.text, `${index}`) };
      case 'raw':
        return { kind: 'code', count: null, lines: [], outputs: [this.#text(cell.text, false)] };
      case 'code': {
        const isCell = cell.text.startsWith('%%') && !/^%%(?:time|timeit|capture|prun)/.test(cell.text);
        const magic = isCell ? (/^%%(\w+)/.exec(cell.text)?.[1] ?? '') : this.#language;
        const lines = await highlight(cell.text, findLanguage(magic));
        const outputs: NotebookOutput[] = [];
        for (const output of cell.outputs) outputs.push(await this.#output(output, `${index}.${outputs.length}`));
        return { kind: 'code', count: cell.count, lines: lines.map(codeLineHtml), outputs };
      }
    }
  }

  async #output(output: RawOutput, id: string): Promise<NotebookOutput> {
    switch (output.kind) {
      case 'text':
        return this.#text(output.text, output.isError);
      case 'html':
        return this.#html(output.text);
      case 'markdown':
        return { kind: 'html', html: await this.#markdown(output.text, id) };
      case 'latex':
        return { kind: 'html', html: await this.#markdown(output.text.slice(0, MAX_TEXT), id) };
      case 'image':
        return this.#image(output);
      case 'other':
        return { kind: 'hidden', type: output.type, reason: 'active' };
    }
  }

  #text(text: string, isError: boolean): NotebookOutput {
    const shown = text.slice(0, MAX_TEXT);
    this.#left -= shown.length;
    return { kind: 'text', html: ansiToHtml(shown), isError, isTruncated: text.length > MAX_TEXT };
  }

  #html(text: string): NotebookOutput {
    const { revision, entry } = this.#file;
    const html = sanitizeHtml(text, placeOf(revision.repo, revision.name, entry.path), Math.min(MAX_HTML, this.#left));
    if (html === null) return { kind: 'hidden', type: 'text/html', reason: 'large' };
    this.#left -= html.length;
    return html.trim() === '' ? { kind: 'hidden', type: 'text/html', reason: 'active' } : { kind: 'html', html };
  }

  #image(image: Extract<RawOutput, { kind: 'image' }>): NotebookOutput {
    const content = image.type === 'image/svg+xml' ? toBase64(image.content) : image.content.replace(/\s/g, '');
    this.#left -= content.length;
    if (content.length > MAX_IMAGE || this.#left <= 0) return { kind: 'hidden', type: image.type, reason: 'large' };
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content)) return { kind: 'hidden', type: image.type, reason: 'active' };
    return { kind: 'image', src: `data:${image.type};base64,${content}`, width: image.width, height: image.height };
  }

  async #markdown(text: string, id: string): Promise<string> {
    const { revision, entry, contentId } = this.#file;
    const part = { path: entry.path, oid: `${contentId} ${id}`, body: text };
    const { html, mathStyles } = await renderRepoMarkdown(revision, revision.name, part);
    for (const rule of mathStyles?.split('\n') ?? []) this.#mathStyles.add(rule);
    this.#left -= html.length;
    return html;
  }
}

/** A program may have left the type's own encoding out: SVG comes as text, some tools keep it in base64. */
function toBase64(svg: string): string {
  return svg.trimStart().startsWith('<') ? Buffer.from(svg).toString('base64') : svg.replace(/\s/g, '');
}

/**
 * A notebook as the text that people compare: its cells one below the other in the percent format, outputs as one line
 * each that changes when they do, and nothing of the JSON, of counters and metadata around them.
 */
import { createHash } from 'node:crypto';
import { type RawCell, type RawOutput, readNotebook } from './read-notebook.ts';

export interface NotebookText {
  readonly text: string;
  /** As the notebook calls it, e.g. `python`. */
  readonly language: string;
}

/** Null for what is no notebook, or one of which not all could be told. */
export function notebookText(json: string): NotebookText | null {
  try {
    const notebook = readNotebook(json);
    if (notebook === null || notebook.hidden > 0) return null;
    return { text: notebook.cells.map(cellText).join('\n'), language: notebook.language };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function cellText(cell: RawCell): string {
  switch (cell.kind) {
    case 'markdown':
    case 'raw':
      return `# %% [${cell.kind}]\n${lines(withoutPictures(cell.text), '# ')}`;
    case 'code':
      return `# %%\n${lines(cell.text, '')}${cell.outputs.map((output) => `# → ${outputText(output)}\n`).join('')}`;
  }
}

function lines(text: string, prefix: string): string {
  if (text === '') return '';
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => `${`${prefix}${line}`.trimEnd()}\n`)
    .join('');
}

function outputText(output: RawOutput): string {
  switch (output.kind) {
    case 'image':
      return `${output.type}, ${sizeAndDigest(output.content)}`;
    case 'other':
      return output.type;
    default: {
      const kind = output.kind === 'text' && output.isError ? 'error' : output.kind;
      return `${kind}, ${output.text.replace(/\n$/, '').split('\n').length} lines, ${sizeAndDigest(output.text)}`;
    }
  }
}

function sizeAndDigest(content: string): string {
  return `${content.length} characters, ${digest(content)}`;
}

/** Pictures dropped into a text stand in it as `data:` addresses. */
function withoutPictures(text: string): string {
  return text.replace(
    /\(data:([^;)]{1,100});base64,([^)]*)\)/g,
    (_, type: string, content: string) => `(data:${type}, ${sizeAndDigest(content)})`,
  );
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

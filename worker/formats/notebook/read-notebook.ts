/**
 * Reads a Jupyter notebook (nbformat 3 and 4): its cells and what they put out, each in the one form that a page shows
 * best. Nothing is rendered here and nothing trusted.
 */
import { type JsonObject, type JsonValue, isJsonObject, objectAt, stringAt } from '../json.ts';

export type RawOutput =
  | { readonly kind: 'text'; readonly text: string; readonly isError: boolean }
  | { readonly kind: 'html' | 'markdown' | 'latex'; readonly text: string }
  | {
      readonly kind: 'image';
      readonly type: string;
      /** In base64; of SVG the text itself. */
      readonly content: string;
      readonly width: number | null;
      readonly height: number | null;
    }
  | { readonly kind: 'other'; readonly type: string };

export type RawCell =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'raw'; readonly text: string }
  | {
      readonly kind: 'code';
      readonly text: string;
      readonly count: number | null;
      readonly outputs: readonly RawOutput[];
    };

export interface Notebook {
  readonly language: string;
  readonly kernel: string | null;
  readonly cells: readonly RawCell[];
  /** Cells beyond those read. */
  readonly hidden: number;
}

const MAX_CELLS = 400;
const MAX_OUTPUTS = 50;

/** Null for JSON that is no notebook. Throws `SyntaxError` for what is no JSON. */
export function readNotebook(text: string): Notebook | null {
  const document = JSON.parse(text) as JsonValue;
  if (!isJsonObject(document)) return null;
  const sheet = itemsOf(document['worksheets'])[0];
  const cells = Array.isArray(document['cells']) ? document['cells'] : isJsonObject(sheet) ? sheet['cells'] : undefined;
  if (!Array.isArray(cells)) return null;
  const metadata = objectAt(document, 'metadata');
  const kernel = objectAt(metadata, 'kernelspec');
  return {
    language: stringAt(objectAt(metadata, 'language_info'), 'name') ?? stringAt(kernel, 'language') ?? 'python',
    kernel: stringAt(kernel, 'display_name')?.slice(0, 100) ?? null,
    cells: itemsOf(cells).slice(0, MAX_CELLS).flatMap(readCell),
    hidden: Math.max(0, cells.length - MAX_CELLS),
  };
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function readCell(cell: JsonValue): RawCell[] {
  if (!isJsonObject(cell)) return [];
  const text = textOf(cell['source'] ?? cell['input']);
  switch (cell['cell_type']) {
    case 'markdown':
      return [{ kind: 'markdown', text: withAttachments(text, objectAt(cell, 'attachments')) }];
    case 'heading': {
      const level = Math.min(6, Math.max(1, Number(cell['level']) || 1));
      return [{ kind: 'markdown', text: `${'#'.repeat(level)} ${text}` }];
    }
    case 'code': {
      const count = cell['execution_count'] ?? cell['prompt_number'];
      const outputs = itemsOf(cell['outputs']);
      const more: RawOutput[] =
        outputs.length > MAX_OUTPUTS ? [{ kind: 'other', type: `${outputs.length - MAX_OUTPUTS} more` }] : [];
      return [
        {
          kind: 'code',
          text,
          count: typeof count === 'number' ? count : null,
          outputs: [...outputs.slice(0, MAX_OUTPUTS).flatMap(readOutput), ...more],
        },
      ];
    }
    default:
      return text === '' ? [] : [{ kind: 'raw', text }];
  }
}

/** Notebooks keep texts whole or as a list of lines. */
function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return itemsOf(value)
    .filter((line) => typeof line === 'string')
    .join('');
}

/** Pictures that were dropped into a text are kept beside it and named by `attachment:name`. */
function withAttachments(text: string, attachments: JsonObject | undefined): string {
  if (attachments === undefined) return text;
  return text.replace(/\(attachment:([^\s)]{1,200})\)/g, (whole, name: string) => {
    const bundle = objectAt(attachments, decodeName(name)) ?? objectAt(attachments, name);
    const type = imageTypes.find((candidate) => textOf(bundle?.[candidate]) !== '');
    return type === undefined ? whole : `(data:${type};base64,${textOf(bundle?.[type]).replace(/\s/g, '')})`;
  });
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Not percent-encoded after all: then it is the name itself.
    return name;
  }
}

const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function readOutput(output: JsonValue): RawOutput[] {
  if (!isJsonObject(output)) return [];
  switch (output['output_type']) {
    case 'stream':
      return [
        { kind: 'text', text: textOf(output['text']), isError: (output['name'] ?? output['stream']) === 'stderr' },
      ];
    case 'error':
    case 'pyerr': {
      const trace = itemsOf(output['traceback']).filter((line) => typeof line === 'string');
      const message = `${stringAt(output, 'ename') ?? 'Error'}: ${stringAt(output, 'evalue') ?? ''}`;
      return [{ kind: 'text', text: trace.length === 0 ? message : trace.join('\n'), isError: true }];
    }
    case 'display_data':
    case 'execute_result':
    case 'pyout':
      return readData(objectAt(output, 'data') ?? oldData(output), objectAt(output, 'metadata'));
    default:
      return [];
  }
}

/** Format 3 has no types but short names, next to everything else. */
function oldData(output: JsonObject): JsonObject {
  const names = {
    png: 'image/png',
    jpeg: 'image/jpeg',
    svg: 'image/svg+xml',
    html: 'text/html',
    latex: 'text/latex',
    text: 'text/plain',
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, type]) => (output[name] === undefined ? [] : [[type, output[name]]])),
  );
}

/** The richest form that a page can show. A script or a widget comes with a plain text to show instead, mostly. */
function readData(data: JsonObject, metadata: JsonObject | undefined): RawOutput[] {
  const typeOf = (types: readonly string[]): string | undefined => types.find((type) => textOf(data[type]) !== '');
  const image = typeOf([...imageTypes, 'image/svg+xml']);
  if (image !== undefined) {
    const size = objectAt(metadata, image) ?? metadata;
    const content = textOf(data[image]);
    return [{ kind: 'image', type: image, content, width: pixels(size?.['width']), height: pixels(size?.['height']) }];
  }
  const isWidget = Object.keys(data).some((type) => type.startsWith('application/vnd.jupyter.widget'));
  const html = isWidget ? '' : textOf(data['text/html']);
  if (html !== '') return [{ kind: 'html', text: html }];
  if (textOf(data['text/markdown']) !== '') return [{ kind: 'markdown', text: textOf(data['text/markdown']) }];
  if (textOf(data['text/latex']) !== '') return [{ kind: 'latex', text: textOf(data['text/latex']) }];
  const json = data['application/json'];
  const plain = textOf(data['text/plain']);
  if (plain !== '') return [{ kind: 'text', text: plain, isError: false }];
  if (json !== undefined) return [{ kind: 'text', text: JSON.stringify(json, null, 2), isError: false }];
  const [type] = Object.keys(data);
  return type === undefined ? [] : [{ kind: 'other', type: type.slice(0, 100) }];
}

function pixels(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && value > 0 && value < 10_000 ? Math.round(value) : null;
}

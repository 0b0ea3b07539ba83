/** Text as numbered, coloured lines; of a long one the first part. */
import type { CodeView } from '#portal';
import { codeLineHtml } from '../../../formats/highlight/code-html.ts';
import { guessLanguage } from '../../../formats/highlight/guess-language.ts';
import { highlight } from '../../../formats/highlight/highlight.ts';
import { type LanguageName, languages } from '../../../formats/highlight/languages.ts';
import { decodeText, findEncoding } from '../../../formats/text/decode-text.ts';
import { Kept } from '../../../formats/kept.ts';
import type { ViewedFile } from './viewed-file.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 5000;
/** A longer line is cut: no browser lays out ten megabytes in one. */
const MAX_LINE = 20_000;

export interface ReadText {
  readonly text: string;
  readonly encoding: string;
  readonly isTruncated: boolean;
}

/** Whether lines would be cut, as in JSON that a program wrote for programs. */
export function hasCutLines({ text }: ReadText): boolean {
  return new RegExp(`[^\\r\\n]{${MAX_LINE + 1}}`).test(text);
}

/** Null for what is no text. */
export async function readText({ source, start }: ViewedFile): Promise<ReadText | null> {
  if (findEncoding(start) === null) return null;
  const bytes = source.sizeBytes <= start.length ? start : await source.read(0, MAX_BYTES);
  const decoded = decodeText(bytes);
  return decoded === null ? null : { ...decoded, isTruncated: source.sizeBytes > bytes.length };
}

/** By characters, some 16 MB in all. */
const kept = new Kept<CodeView>(8_000_000, ({ lines }) => lines.reduce((sum, line) => sum + line.length + 8, 0));

export async function viewCode(file: ViewedFile, text: ReadText): Promise<CodeView> {
  const language = guessLanguage(file.name, text.text);
  const key = `${file.contentId} ${language}`;
  const known = kept.get(key);
  return known ?? kept.set(key, await makeView(text, language));
}

async function makeView({ text, encoding, isTruncated }: ReadText, language: LanguageName | null): Promise<CodeView> {
  const first = cutLines(text);
  const lines = await highlight(first.text, language);
  return {
    kind: 'code',
    language: language === null ? null : languages[language].label,
    encoding,
    lines: lines.map(codeLineHtml),
    isTruncated: isTruncated || first.isCut,
  };
}

function cutLines(text: string): { readonly text: string; readonly isCut: boolean } {
  const lines = text.split(/\r\n|[\r\n]/, MAX_LINES + 1);
  const isLong = lines.length > MAX_LINES && lines.at(-1) !== '';
  const shown = lines.slice(0, MAX_LINES);
  const isWide = shown.some((line) => line.length > MAX_LINE);
  const cut = isWide ? shown.map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line)) : shown;
  return { text: cut.join('\n'), isCut: isLong || isWide };
}

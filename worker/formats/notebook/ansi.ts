/** Terminal output as HTML: colours and weight as classes of the portal, all other control sequences dropped. */
import { escapeHtml } from '../highlight/code-html.ts';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** Control sequences (ECMA-48 5.4), operating system commands up to their end, and lone controls. */
const SEQUENCE =
  /\u001b\[([\d;:]{0,64})([\u0020-\u002f]{0,4}[\u0040-\u007e])|\u001b\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)?|\u001b[\u0020-\u007e]?|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u007f\u009b]/g;

interface Pen {
  colour: string | null;
  isBold: boolean;
  isItalic: boolean;
  isUnderlined: boolean;
}

export function ansiToHtml(text: string): string {
  const pen: Pen = { colour: null, isBold: false, isItalic: false, isUnderlined: false };
  let html = '';
  let at = 0;
  const clean = overwrite(text);
  for (const match of clean.matchAll(SEQUENCE)) {
    html += piece(clean.slice(at, match.index), pen);
    at = match.index + match[0].length;
    if (match[2] === 'm') usePen(pen, match[1] ?? '');
  }
  return html + piece(clean.slice(at), pen);
}

/** A carriage return lets progress bars write their line anew: what came before it in the line is gone. */
function overwrite(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      const end = line.endsWith('\r') ? line.length - 1 : line.length;
      return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
    })
    .join('\n');
}

function usePen(pen: Pen, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) Object.assign(pen, { colour: null, isBold: false, isItalic: false, isUnderlined: false });
    else if (code === 1) pen.isBold = true;
    else if (code === 22) pen.isBold = false;
    else if (code === 3 || code === 23) pen.isItalic = code === 3;
    else if (code === 4 || code === 24) pen.isUnderlined = code === 4;
    else if (code === 39) pen.colour = null;
    else if (code >= 30 && code <= 37) pen.colour = NAMES[code - 30] ?? null;
    else if (code >= 90 && code <= 97) pen.colour = NAMES[code - 90] ?? null;
    else if (code === 38 || code === 48) {
      const isIndexed = codes[at + 1] === 5;
      if (code === 38 && isIndexed) pen.colour = indexed(codes[at + 2] ?? 0);
      at += isIndexed ? 2 : 4;
    }
  }
}

/** Of the 256 colours the sixteen named ones, and the nearest of the six hues for the cube. */
function indexed(index: number): string | null {
  if (index < 16) return NAMES[index % 8] ?? null;
  if (index >= 232) return null;
  const cube = index - 16;
  const high = (level: number): number => (level >= 3 ? 1 : 0);
  const bits = high(Math.floor(cube / 36)) + 2 * high(Math.floor(cube / 6) % 6) + 4 * high(cube % 6);
  return bits === 0 || bits === 7 ? null : (NAMES[bits] ?? null);
}

function piece(text: string, pen: Pen): string {
  if (text === '') return '';
  const escaped = escapeHtml(text);
  const classes = [
    ...(pen.colour === null ? [] : [`ansi-${pen.colour}`]),
    ...(pen.isBold ? ['ansi-bold'] : []),
    ...(pen.isItalic ? ['ansi-italic'] : []),
    ...(pen.isUnderlined ? ['ansi-underline'] : []),
  ];
  return classes.length === 0 ? escaped : `<span class="${classes.join(' ')}">${escaped}</span>`;
}

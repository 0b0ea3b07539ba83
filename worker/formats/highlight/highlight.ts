/**
 * Colours code: text in a known language to lines of classed pieces. Grammars are other people's regular expressions
 * over other people's text, so a line may be only so long and a file take only so much work; what is past that stays
 * plain. Nothing here fails on any text.
 */
import {
  createHighlighterCoreSync,
  type GrammarState,
  type HighlighterCore,
  type LanguageRegistration,
  type ThemedToken,
} from '@shikijs/core';
import { giveUpThread } from '../../ports/yield.ts';
import { createCountedEngine, withWork } from './counted-engine.ts';
import { type LanguageName, languages } from './languages.ts';
import { type TokenLook, lookOfColour, looksAsTheme } from './looks.ts';

/** A piece of a line and, unless it is plain, its look. */
export type CodeRun = readonly [text: string, look?: TokenLook];
/** Its pieces joined are the line, without a line break. */
export type CodeLine = readonly CodeRun[];

/** A longer line is left plain: expressions that backtrack take the square of it or worse, up to 150 ms for this much. */
export const MAX_COLOURED_LINE = 400;
/** A longer text is plain from there on; characters of long lines count more often. */
export const MAX_COLOURED_CHARACTERS = 400_000;
/** Other requests get their turn after so many lines. */
const LINES_A_SLICE = 10;
/** Of one text (counted-engine.ts). Code takes 5 to 60 for a character and gets through 10 000 in a millisecond. */
const MAX_WORK = 30_000_000;
/** What an expression tries again and again is not counted there. It may take the cube of a line: so does a long one. */
const LONG_LINE = 150;
/** A line with many of these takes some grammars longest. */
const PAIRED = /[`~<]/g;
const MAX_PAIRED = 48;

let made: HighlighterCore | undefined;

/** Made once for the isolate, and without grammars: they are added as they are needed. */
function highlighter(): HighlighterCore {
  made ??= createHighlighterCoreSync({
    engine: createCountedEngine(),
    themes: [looksAsTheme],
    langs: [],
  });
  return made;
}

/** Makes `highlightNow` know a language. */
export async function loadLanguage(language: LanguageName): Promise<void> {
  if (isLoaded(language)) return;
  const grammar = await languages[language].load();
  if (!isLoaded(language)) highlighter().loadLanguageSync(grammar.default.flatMap(withoutRefused));
}

/** Grammars that others bring along and that take no end of time (languages.ts). */
const REFUSED = new Set(['cpp', 'cpp-macro']);

function withoutRefused(grammar: LanguageRegistration): LanguageRegistration[] {
  if (REFUSED.has(grammar.name)) return [];
  const { embeddedLangs } = grammar;
  return [
    embeddedLangs === undefined
      ? grammar
      : { ...grammar, embeddedLangs: embeddedLangs.filter((name) => !REFUSED.has(name)) },
  ];
}

function grammarOf(language: LanguageName): string {
  return languages[language].grammar ?? language;
}

function isLoaded(language: LanguageName): boolean {
  return made?.getLoadedLanguages().includes(grammarOf(language)) === true;
}

/** Lines of `text`, coloured; loads the grammar if need be and lets others work in between. Null: plain lines. */
export async function highlight(text: string, language: LanguageName | null): Promise<CodeLine[]> {
  const lines = splitLines(text);
  if (language === null) return lines.map(plain);
  await loadLanguage(language);
  const done: CodeLine[] = [];
  const walk = startWalk(language);
  while (done.length < lines.length) {
    const slice = lines.slice(done.length, done.length + LINES_A_SLICE);
    for (const line of walk(slice)) done.push(line);
    await giveUpThread();
  }
  return done;
}

/** As `highlight` for a short text, at once; plain when the language is not loaded (`loadLanguage`). */
export function highlightNow(text: string, language: LanguageName | null): CodeLine[] {
  const lines = splitLines(text);
  return language !== null && isLoaded(language) ? startWalk(language)(lines) : lines.map(plain);
}

/** A function to be given the lines of one text, some at a time. */
function startWalk(language: LanguageName): (lines: readonly string[]) => CodeLine[] {
  let work = MAX_WORK;
  let characters = 0;
  let state: GrammarState | undefined;
  let isOver = false;
  return (lines) => {
    characters += lines.reduce((sum, line) => sum + weightOf(line), 0);
    isOver ||= characters > MAX_COLOURED_CHARACTERS;
    if (isOver) return lines.map(plain);
    try {
      let coloured: CodeLine[] = [];
      work = withWork(work, () => {
        const tokens = highlighter().codeToTokensBase(lines.map((line) => (isTangled(line) ? '' : line)).join('\n'), {
          lang: grammarOf(language),
          theme: looksAsTheme,
          tokenizeMaxLineLength: MAX_COLOURED_LINE,
          tokenizeTimeLimit: 0,
          ...(state === undefined ? {} : { grammarState: state }),
        });
        state = highlighter().getLastGrammarState(tokens);
        coloured = lines.map((line, index) => toRuns(line, tokens[index] ?? []));
      });
      return coloured;
    } catch (error) {
      // Out of work, or a grammar that this engine cannot follow to the end: the text matters more than its colours.
      if (!(error instanceof Error)) throw error;
      isOver = true;
      return lines.map(plain);
    }
  };
}

/** A line of just under 400 characters counts for 8000: fifty such are coloured. */
function weightOf({ length }: string): number {
  return length >= MAX_COLOURED_LINE ? 0 : length * (1 + (length / LONG_LINE) ** 3);
}

/** Left plain like a line that is too long. */
function isTangled(line: string): boolean {
  return (line.match(PAIRED)?.length ?? 0) > MAX_PAIRED;
}

/** Neighbours of one look become one piece. Should the tokens not add up to the line, the line is taken plain. */
function toRuns(line: string, tokens: readonly ThemedToken[]): CodeLine {
  const runs: (readonly [string, TokenLook | undefined])[] = [];
  let length = 0;
  for (const { content, color } of tokens) {
    length += content.length;
    const look = content.trim() === '' ? undefined : lookOfColour(color);
    const last = runs.at(-1);
    if (last !== undefined && (last[1] === look || content.trim() === '')) {
      runs[runs.length - 1] = [last[0] + content, last[1]];
    } else runs.push([content, look]);
  }
  if (length !== line.length) return plain(line);
  return runs.map(([text, look]) => (look === undefined ? [text] : [text, look]));
}

function plain(line: string): CodeLine {
  return line === '' ? [] : [[line]];
}

/** A line break at the very end starts no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

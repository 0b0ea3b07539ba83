/** The front matter of a README.md: the metadata of a model, dataset or Space card. */
import { CORE_SCHEMA, YAMLException, load } from 'js-yaml';
import { checkCard } from './card-rules.ts';
import { type JsonObject, isJsonObject, toJson } from './json.ts';

export interface CardProblem {
  /** With an error, clients do not upload the card, as the Hugging Face Hub would refuse it; a warning they only show. */
  readonly severity: 'error' | 'warning';
  /** 1-based line of the README. */
  readonly line: number;
  readonly message: string;
  /** For broken YAML: what mends such a mistake most often. */
  readonly fix?: YamlFix;
}

/** Close a bracket or a quote; mend the indentation; take spaces for tabs; put the value in quotes. */
export type YamlFix = 'close' | 'indent' | 'tabs' | 'quote';

export interface Card {
  /** What the Hugging Face API calls `cardData`; empty when there is none or it is broken. */
  readonly data: JsonObject;
  /** False when the README has no front matter. */
  readonly hasMetadata: boolean;
  /** The markdown behind the front matter. */
  readonly body: string;
  readonly problems: readonly CardProblem[];
}

/** Parsing this much takes about 100 ms, in which the thread serves nobody else. */
const MAX_METADATA_CHARS = 512 << 10;
const LIMITS = { maxDepth: 100, maxValues: 100_000, maxChars: MAX_METADATA_CHARS * 2 };

const OPENING = /^\s*---(?:\r\n|\r|\n)/;
const CLOSING = /(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\n|$)/g;

/** Reads a card. Never fails: what is wrong is in `problems`. */
export function parseCard(readme: string): Card {
  const text = readme.startsWith('\ufeff') ? readme.slice(1) : readme;
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return { data: {}, hasMetadata: false, body: text, problems: [] };
  // The line break before the closing mark may be the one of the opening mark: then the metadata is empty.
  CLOSING.lastIndex = opening.length - (opening.endsWith('\r\n') ? 2 : 1);
  const closing = CLOSING.exec(text);
  if (closing === null) return { data: {}, hasMetadata: false, body: text, problems: [] };
  const yaml = text.slice(opening.length, Math.max(opening.length, closing.index));
  const firstLine = countLines(opening);
  const { data, problems } = parseMetadata(yaml, firstLine);
  return { data, hasMetadata: true, body: text.slice(closing.index + closing[0].length), problems };
}

interface Metadata {
  readonly data: JsonObject;
  readonly problems: readonly CardProblem[];
}

function parseMetadata(yaml: string, firstLine: number): Metadata {
  const broken = (message: string, line = firstLine, fix?: YamlFix): Metadata => ({
    data: {},
    problems: [{ severity: 'error', line, message, ...(fix === undefined ? {} : { fix }) }],
  });
  if (yaml.length > MAX_METADATA_CHARS) {
    return broken(`The metadata is longer than ${MAX_METADATA_CHARS / 1024} KiB, which is too long to be read.`);
  }
  const parsed = loadYaml(yaml);
  if (!parsed.ok) {
    const message = `The metadata is not valid YAML: ${parsed.reason}.`;
    return broken(message, firstLine + parsed.line, fixOf(parsed.reason));
  }
  const json = toJson(parsed.value ?? {}, LIMITS);
  if (json === null) return broken('The metadata is too large once its aliases are followed.');
  if (!isJsonObject(json.value)) return broken('The metadata must be a mapping of keys to values.');
  const lineOf = (key: string): number => firstLine + Math.max(0, findKeyLine(yaml, key));
  const repeated: CardProblem[] = parsed.repeatedKeyLines.map((line) => ({
    severity: 'warning',
    line: firstLine + line,
    message: 'This key occurs twice; the last value counts.',
  }));
  return { data: json.value, problems: [...repeated, ...checkCard(json.value, lineOf)] };
}

type Loaded =
  | { readonly ok: true; readonly value: unknown; readonly repeatedKeyLines: readonly number[] }
  | { readonly ok: false; readonly reason: string; readonly line: number };

/** YAML 1.2 without types of its own: a date stays the text that it is. */
function loadYaml(yaml: string): Loaded {
  const strict = tryLoad(yaml, false);
  if (strict.ok || !strict.reason.startsWith('duplicated mapping key')) return strict;
  const lenient = tryLoad(yaml, true);
  return lenient.ok ? { ...lenient, repeatedKeyLines: [strict.line] } : lenient;
}

function tryLoad(yaml: string, allowRepeatedKeys: boolean): Loaded {
  try {
    return { ok: true, value: load(yaml, { schema: CORE_SCHEMA, json: allowRepeatedKeys }), repeatedKeyLines: [] };
  } catch (error) {
    if (error instanceof YAMLException) {
      // The position is missing from a few errors, whatever the types say.
      const mark: { line: number } | undefined = error.mark;
      return { ok: false, reason: error.reason, line: mark?.line ?? 0 };
    }
    return {
      ok: false,
      reason: error instanceof RangeError ? 'it is nested too deeply' : 'it cannot be read',
      line: 0,
    };
  }
}

/** By what the parser says; the commonest cause of a key it cannot read is a value with a colon. */
function fixOf(reason: string): YamlFix | undefined {
  if (/flow collection|quoted scalar/.test(reason)) return 'close';
  if (reason.includes('tab')) return 'tabs';
  if (reason.includes('indentation')) return 'indent';
  return /mapping|key|tag|alias|anchor|token/.test(reason) ? 'quote' : undefined;
}

/** The line of a top-level key from 0, or -1. */
function findKeyLine(yaml: string, key: string): number {
  return yaml.split(/\r\n|\r|\n/).findIndex((line) => {
    const name = /^(["']?)(.*?)\1\s*:/.exec(line)?.[2];
    return name === key;
  });
}

function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}

/**
 * What a piece of code can look like. The names are classes of the portal's stylesheet (web/styles/code.css), which
 * knows their colours in light and dark; no colour is part of the HTML.
 */
import type { ThemeRegistration } from '@shikijs/core';

export type TokenLook =
  | 'tk-comment'
  | 'tk-string'
  | 'tk-escape'
  | 'tk-number'
  | 'tk-keyword'
  | 'tk-function'
  | 'tk-type'
  | 'tk-name'
  | 'tk-key'
  | 'tk-tag'
  | 'tk-heading'
  | 'tk-strong'
  | 'tk-emphasis'
  | 'tk-inserted'
  | 'tk-deleted';

/** Scopes of TextMate grammars. Where two match, the more particular one counts, as in any such theme. */
const scopes: Readonly<Record<TokenLook, readonly string[]>> = {
  'tk-comment': ['comment'],
  'tk-string': ['string', 'markup.inline.raw', 'markup.raw', 'markup.fenced_code.block', 'constant.other.symbol'],
  'tk-escape': ['constant.character.escape', 'string.regexp', 'constant.character.format', 'markup.underline.link'],
  'tk-number': ['constant.numeric', 'constant.language', 'constant.other', 'keyword.other.unit', 'support.constant'],
  'tk-keyword': ['keyword', 'storage', 'variable.language', 'keyword.operator.logical.python'],
  'tk-function': [
    'entity.name.function',
    'support.function',
    'meta.function-call.generic',
    'entity.name.function.decorator',
  ],
  'tk-type': [
    'entity.name.type',
    'entity.name.class',
    'entity.other.inherited-class',
    'support.type',
    'support.class',
    'storage.type.primitive',
    'storage.type.built-in',
    'entity.name.namespace',
  ],
  'tk-name': ['variable.parameter', 'variable.other.constant', 'entity.name.variable', 'variable.other.normal'],
  'tk-key': [
    'support.type.property-name',
    'entity.name.tag.yaml',
    'entity.other.attribute-name',
    'meta.object-literal.key',
    'variable.other.key',
    'support.type.property-name.toml',
    'entity.name.section',
    'variable.other.property',
  ],
  'tk-tag': ['entity.name.tag', 'punctuation.definition.list.begin.markdown', 'punctuation.definition.quote.begin'],
  'tk-heading': ['markup.heading', 'entity.name.section.markdown', 'meta.diff.header', 'meta.diff.range'],
  'tk-strong': ['markup.bold'],
  'tk-emphasis': ['markup.italic'],
  'tk-inserted': ['markup.inserted'],
  'tk-deleted': ['markup.deleted'],
};

const PLAIN = '#000000';
const looks = Object.keys(scopes) as TokenLook[];

/** A "colour" is the number of a look, counted from 1. */
function colourOf(look: TokenLook): string {
  return `#${(looks.indexOf(look) + 1).toString(16).padStart(6, '0').toUpperCase()}`;
}

const lookOf = new Map(looks.map((look) => [colourOf(look), look]));

export function lookOfColour(colour: string | undefined): TokenLook | undefined {
  return colour === undefined ? undefined : lookOf.get(colour.toUpperCase());
}

export const looksAsTheme: ThemeRegistration = {
  name: 'looks',
  type: 'light',
  fg: PLAIN,
  bg: '#FFFFFF',
  settings: [
    { settings: { foreground: PLAIN, background: '#FFFFFF' } },
    ...looks.map((look) => ({ scope: [...scopes[look]], settings: { foreground: colourOf(look) } })),
    // What an operator is made of is no word, and what stands in a template is no string.
    {
      scope: [
        'keyword.operator',
        'punctuation',
        'meta.embedded',
        'meta.template.expression',
        'variable.other.normal.shell',
      ],
      settings: { foreground: PLAIN },
    },
    {
      scope: [
        'keyword.operator.new',
        'keyword.operator.expression',
        'keyword.operator.logical.python',
        'keyword.operator.wordlike',
      ],
      settings: { foreground: colourOf('tk-keyword') },
    },
    { scope: ['punctuation.definition.string'], settings: { foreground: colourOf('tk-string') } },
    { scope: ['punctuation.definition.comment'], settings: { foreground: colourOf('tk-comment') } },
    { scope: ['punctuation.definition.heading'], settings: { foreground: colourOf('tk-heading') } },
    { scope: ['punctuation.support.type.property-name'], settings: { foreground: colourOf('tk-key') } },
    { scope: ['punctuation.definition.inserted'], settings: { foreground: colourOf('tk-inserted') } },
    { scope: ['punctuation.definition.deleted'], settings: { foreground: colourOf('tk-deleted') } },
  ],
};

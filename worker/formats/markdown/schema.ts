/**
 * What may remain of a card's HTML. Everything is listed; whatever HTML gains later stays out until it is added.
 * Addresses are limited to protocols here and looked at once more in adapt-tree.ts.
 */
import type { Schema } from 'hast-util-sanitize';

/** Before every id that a card brings, so that it cannot take one of the page's own (DOM clobbering). */
export const ID_PREFIX = 'card-';

const aria = ['ariaDescribedBy', 'ariaLabel', 'ariaLabelledBy'];
const media = ['src', 'width', 'height', 'title', 'loop', 'muted', 'poster'];

export const schema: Schema = {
  tagNames: `a abbr audio b bdi bdo big blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section
    small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr center`
    .trim()
    .split(/\s+/),
  attributes: {
    '*': ['align', 'dir', 'lang', 'id', 'title'],
    a: [...aria, 'href', 'name', ['className', 'footnote-backref']],
    audio: media,
    code: [['className', /^language-[\w+#.-]{1,40}$/]],
    col: ['span', 'width'],
    details: ['open'],
    img: [...aria, 'src', 'alt', 'width', 'height'],
    ol: ['start', 'reversed'],
    section: [['className', 'footnotes']],
    sup: [['className', 'footnote-ref']],
    td: ['colSpan', 'rowSpan', 'width', 'vAlign'],
    th: ['colSpan', 'rowSpan', 'width', 'vAlign', 'scope'],
    time: ['dateTime'],
    video: media,
  },
  /* A row outside of a table would be moved by the browser's parser, to wherever that leads. */
  ancestors: {
    caption: ['table'],
    col: ['table'],
    colgroup: ['table'],
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
  },
  clobber: ['ariaDescribedBy', 'ariaLabelledBy', 'id', 'name'],
  clobberPrefix: ID_PREFIX,
  protocols: {
    href: ['http', 'https', 'mailto'],
    src: ['http', 'https', 'data'],
    poster: ['http', 'https', 'data'],
  },
  /* Elements whose content is no text; of any other unknown element the content stays. */
  strip: ['script', 'style', 'title', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'textarea', 'select'],
  allowComments: false,
  allowDoctypes: false,
};

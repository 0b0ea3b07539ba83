/**
 * Writes a mermaid flowchart the one way that our drawer reads: it takes `A-->B` for a node named `A--`, and knows only
 * some of the links and shapes. What it cannot draw at all is refused, since half a diagram says something else.
 */

type Link = { readonly op: string | null; readonly label: string };

const HEADER = /^\s*(?:graph|flowchart)(?:\s+(TB|TD|BT|RL|LR))?\s*(?:;|$)/;
/** Lines that are no nodes and links, and those that only browsers have a use for. */
const SUBGRAPH = /^subgraph\b/;
const KEPT = /^(?:direction\s|classDef\s|class\s|style\s|linkStyle\s)/;
const DROPPED = /^(?:click\s|accTitle\s*:|accDescr\s*:|%%)/;

const NODE = /^[\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*/u;
/** As far as the drawer has the shape; a parallelogram becomes a box. */
const SHAPES: readonly (readonly [open: string, close: string, drawn: readonly [string, string]])[] = [
  ['(((', ')))', ['(((', ')))']],
  ['([', '])', ['([', '])']],
  ['((', '))', ['((', '))']],
  ['[[', ']]', ['[[', ']]']],
  ['[(', ')]', ['[(', ')]']],
  ['[/', '\\]', ['[/', '\\]']],
  ['[\\', '/]', ['[\\', '/]']],
  ['[/', '/]', ['[', ']']],
  ['[\\', '\\]', ['[', ']']],
  ['{{', '}}', ['{{', '}}']],
  ['[', ']', ['[', ']']],
  ['(', ')', ['(', ')']],
  ['{', '}', ['{', '}']],
  ['>', ']', ['>', ']']],
];

interface Node {
  readonly name: string;
  /** `:::class`, or nothing. */
  readonly style: string;
}

type Line = readonly (string | Node)[];

/** A subgraph, or all of it. */
interface Block {
  readonly settings: string[];
  readonly blocks: { readonly title: string; readonly block: Block }[];
  readonly lines: Line[];
}

/** Null for what is no flowchart, or holds what cannot be drawn as it is meant. */
export function plainFlowchart(source: string): string | null {
  const lines = source.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trim().startsWith('%%'));
  const header = HEADER.exec(lines[0] ?? '');
  if (header === null) return null;
  const root: Block = { settings: [], blocks: [], lines: [] };
  const open = [root];
  const shapes = new Map<string, string>();
  const rest = [(lines[0] ?? '').slice(header[0].length), ...lines.slice(1)];
  for (const statement of rest.flatMap(splitStatements)) {
    if (DROPPED.test(statement)) continue;
    const block = open.at(-1) ?? root;
    if (SUBGRAPH.test(statement)) {
      const inner: Block = { settings: [], blocks: [], lines: [] };
      block.blocks.push({ title: statement, block: inner });
      open.push(inner);
    } else if (statement === 'end') {
      if (open.length === 1) return null;
      open.pop();
    } else if (KEPT.test(statement)) block.settings.push(statement);
    else {
      const plain = new Statement(statement, shapes).read();
      if (plain === null) return null;
      block.lines.push(...plain);
    }
  }
  if (open.length > 1) return null;
  return [`flowchart ${header[1] ?? 'TB'}`, ...writeBlock(root, shapes, new Set())].join('\n');
}

/**
 * A node belongs to the subgraph that names it, and has the shape that is given to it anywhere; the drawer takes both from
 * where it first sees the node. So subgraphs come first, and shapes with the first mention.
 */
function writeBlock(
  { settings, blocks, lines }: Block,
  shapes: ReadonlyMap<string, string>,
  seen: Set<string>,
): string[] {
  const writeNode = ({ name, style }: Node): string => {
    const shape = seen.has(name) ? '' : (shapes.get(name) ?? '');
    seen.add(name);
    return `${name}${shape}${style}`;
  };
  return [
    ...settings,
    ...blocks.flatMap(({ title, block }) => [title, ...writeBlock(block, shapes, seen), 'end']),
    ...lines.map((line) => line.map((part) => (typeof part === 'string' ? part : writeNode(part))).join('')),
  ];
}

/** A semicolon ends a statement, unless it is within a label. */
function splitStatements(line: string): string[] {
  const parts = line.match(/(?:"[^"]*"|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|\|[^|]*\||[^;])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** `A & B -- text --> C`, read from left to right. */
class Statement {
  #rest: string;
  readonly #shapes: Map<string, string>;

  /** Adds to the shapes what it says of its nodes. */
  constructor(text: string, shapes: Map<string, string>) {
    this.#rest = text;
    this.#shapes = shapes;
  }

  read(): Line[] | null {
    const lines: Line[] = [];
    let line = this.#group();
    while (line !== null && this.#skip() !== '') {
      const link = this.#link();
      const next = link === null ? null : this.#group();
      if (link === null || next === null) return null;
      // A link that nobody sees has no more to say than that there are two nodes.
      if (link.op === null) lines.push(line);
      const label = link.label === '' ? '' : `|${link.label}|`;
      line = link.op === null ? next : [...line, ` ${link.op}${label} `, ...next];
    }
    return line === null ? null : [...lines, line];
  }

  #skip(): string {
    return (this.#rest = this.#rest.trimStart());
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    this.#skip();
    const found = pattern.exec(this.#rest);
    if (found !== null) this.#rest = this.#rest.slice(found[0].length);
    return found;
  }

  #group(): Line | null {
    const parts: (string | Node)[] = [];
    do {
      const node = this.#node();
      if (node === null) return null;
      parts.push(...(parts.length === 0 ? [node] : [' & ', node]));
    } while (this.#take(/^&/) !== null);
    return parts;
  }

  #node(): Node | null {
    const id = this.#take(NODE)?.[0];
    if (id === undefined) return null;
    const shape = this.#shape();
    if (shape === null) return null;
    const style = /^:::[\w-]+/.exec(this.#rest)?.[0] ?? '';
    this.#rest = this.#rest.slice(style.length);
    const isPlain = /^[\w-]+$/.test(id);
    // The drawer knows names of Latin letters only.
    const name = isPlain ? id : `n${Buffer.from(id).toString('hex')}`;
    if (shape !== '' || (!isPlain && !this.#shapes.has(name))) this.#shapes.set(name, shape === '' ? `[${id}]` : shape);
    return { name, style };
  }

  /** Empty for a node without one; null where it does not end. */
  #shape(): string | null {
    for (const [open] of SHAPES) {
      if (!this.#rest.startsWith(open)) continue;
      const quoted = /^\s*"([^"]*)"\s*/.exec(this.#rest.slice(open.length));
      const from = open.length + (quoted?.[0].length ?? 0);
      const [end, close, drawn] = this.#endOf(open, from);
      if (end < 0 || (quoted !== null && end !== from)) continue;
      const label = quoted?.[1] ?? this.#rest.slice(open.length, end).trim();
      if (label === '') return null;
      this.#rest = this.#rest.slice(end + close.length);
      return `${drawn[0]}${withCharacters(label)}${drawn[1]}`;
    }
    return /^[[({@>]/.test(this.#rest) ? null : '';
  }

  /** Some begin alike and end in one way or another: the first end counts. */
  #endOf(open: string, from: number): [end: number, close: string, drawn: readonly [string, string]] {
    const ends = SHAPES.flatMap(([begin, close, drawn]): [number, string, readonly [string, string]][] => {
      const end = begin === open ? this.#rest.indexOf(close, from) : -1;
      return end < 0 ? [] : [[end, close, drawn]];
    });
    return ends.sort((a, b) => a[0] - b[0])[0] ?? [-1, '', ['', '']];
  }

  /** Null for none, and for those whose ends the drawer does not have. */
  #link(): Link | null {
    if (this.#take(/^~{3,}/) !== null) return { op: null, label: '' };
    const whole = this.#take(/^(<)?(-{2,}[->]|={2,}[=>]|-\.+->?)(?![xo]\s)(?:\s*\|([^|]*)\|)?/);
    if (whole !== null) return { op: plainLink(whole[1], whole[2] ?? ''), label: labelOf(whole[3] ?? '') };
    const worded = this.#take(
      /^(<)?(?:--\s*([^-\s].*?)\s*(-{2,}[->])|==\s*([^=\s].*?)\s*(={2,}[=>])|-\.\s*([^.\s].*?)\s*(\.+->?))(?![xo]\s)/,
    );
    if (worded === null) return null;
    const [, start, solid, solidEnd, thick, thickEnd, dotted, dottedEnd] = worded;
    const label = labelOf(solid ?? thick ?? dotted ?? '');
    return { op: plainLink(start, solidEnd ?? thickEnd ?? `-${dottedEnd ?? ''}`), label };
  }
}

/** Longer links ask for more room, which the drawer finds itself. */
function plainLink(start: string | undefined, link: string): string {
  const kind = link.includes('.') ? ['-.->', '-.-'] : link.startsWith('=') ? ['==>', '==='] : ['-->', '---'];
  return `${start ?? ''}${kind[link.endsWith('>') ? 0 : 1] ?? ''}`;
}

function labelOf(text: string): string {
  return withCharacters(text.trim().replace(/^"(.*)"$/, '$1')).replaceAll('|', '¦');
}

/** `#9829;` and `#quot;`, as mermaid writes characters that would mean something. */
function withCharacters(text: string): string {
  const names: Readonly<Record<string, string>> = { quot: '″', amp: '&', lt: '<', gt: '>', nbsp: ' ' };
  return text
    .replace(/#(\d{2,6});/g, (whole, code: string) => {
      const point = Number(code);
      return point >= 0x20 && point <= 0x10_ffff && !/[[\](){}|"]/.test(String.fromCodePoint(point))
        ? String.fromCodePoint(point)
        : whole;
    })
    .replace(/#([a-z]{2,6});/g, (whole, name: string) => (Object.hasOwn(names, name) ? (names[name] ?? whole) : whole));
}

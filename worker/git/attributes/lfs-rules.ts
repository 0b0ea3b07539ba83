/** Which files belong in Git LFS, as a repository's `.gitattributes` has it (gitattributes(5)). */
import { type Effort, type PathPattern, compilePattern } from './path-pattern.ts';

const LFS_ATTRIBUTES = 'filter=lfs diff=lfs merge=lfs -text';

/** What the Hugging Face Hub puts into a new repository; tools that read `.gitattributes` expect no less. */
const DEFAULT_PATTERNS =
  `*.7z *.arrow *.bin *.bz2 *.ckpt *.ftz *.gz *.h5 *.joblib *.lfs.* *.mlmodel *.model *.msgpack *.npy *.npz *.onnx *.ot
  *.parquet *.pb *.pickle *.pkl *.pt *.pth *.rar *.safetensors saved_model/**/* *.tar.* *.tar *.tflite *.tgz *.wasm *.xz
  *.zip *.zst *tfevents*`.split(/\s+/);

/** Sounds and pictures, which datasets are full of. */
const DATASET_PATTERNS =
  `*.pcm *.sam *.raw *.aac *.flac *.mp3 *.ogg *.wav *.bmp *.gif *.png *.tiff *.jpg *.jpeg *.webp *.mp4 *.webm`.split(
    /\s+/,
  );

/** The `.gitattributes` of a new repository. */
export function defaultAttributes(kind: 'dataset' | 'other'): string {
  const patterns = kind === 'dataset' ? [...DEFAULT_PATTERNS, ...DATASET_PATTERNS] : DEFAULT_PATTERNS;
  return patterns.map((pattern) => `${pattern} ${LFS_ATTRIBUTES}\n`).join('');
}

interface Rule {
  readonly pattern: PathPattern;
  readonly lfs: boolean | undefined;
  /** Its place among all rules, of which the last one that matches counts. */
  readonly place: number;
}

export class LfsRules {
  readonly #wildcards: Rule[] = [];
  /** Rules for one path or for one name. Where the hub itself has added them there are thousands. */
  readonly #paths = new Map<string, Rule>();
  readonly #names = new Map<string, Rule>();
  #count = 0;

  constructor(attributes: string) {
    for (const line of attributes.split('\n')) this.#addLine(line.trim());
  }

  #addLine(line: string): void {
    if (line === '' || line.startsWith('#') || line.startsWith('[attr]')) return;
    const read = readPattern(line);
    if (read === null || read.pattern.startsWith('!') || read.pattern.endsWith('/')) return;
    let lfs: boolean | undefined;
    let says = false;
    for (const attribute of read.rest.split(/[ \t]+/)) {
      if (!/^[-!]?filter(?:=|$)/.test(attribute)) continue;
      says = true;
      lfs = attribute.startsWith('!') ? undefined : attribute === 'filter=lfs';
    }
    if (!says) return;
    const pattern = compilePattern(read.pattern);
    const rule = { pattern, lfs, place: this.#count++ };
    if (pattern.literal === undefined) this.#wildcards.push(rule);
    else if ('path' in pattern.literal) this.#paths.set(pattern.literal.path, rule);
    else this.#names.set(pattern.literal.name, rule);
  }

  /** Undefined when the attributes say nothing about the path. */
  isLfs(segments: readonly string[], effort: Effort): boolean | undefined {
    const byPath = this.#paths.get(segments.join('/'));
    const byName = this.#names.get(segments.at(-1) ?? '');
    const literal = (byPath?.place ?? -1) > (byName?.place ?? -1) ? byPath : byName;
    for (let i = this.#wildcards.length - 1; i >= 0; i--) {
      const rule = this.#wildcards[i];
      if (rule === undefined || rule.place < (literal?.place ?? -1)) break;
      if (rule.pattern.matches(segments, effort)) return rule.lfs;
    }
    return literal?.lfs;
  }
}

function readPattern(line: string): { pattern: string; rest: string } | null {
  if (!line.startsWith('"')) {
    const space = line.search(/[ \t]/);
    return space < 0 ? null : { pattern: line.slice(0, space), rest: line.slice(space + 1) };
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"[ \t]+(.*)$/.exec(line);
  return quoted === null ? null : { pattern: unquote(quoted[1] ?? ''), rest: quoted[2] ?? '' };
}

/** C-style quotes; what is escaped for the pattern's own sake keeps its backslash. */
function unquote(text: string): string {
  return text.replace(/\\([\\"])/g, '$1');
}

/** The lines that put these paths, and no others, into Git LFS. */
export function attributeLines(paths: readonly string[]): string {
  return paths.map((path) => `${patternOf(path)} ${LFS_ATTRIBUTES}\n`).join('');
}

function patternOf(path: string): string {
  const escaped = path.replace(/[*?[\\]/g, '\\$&');
  const anchored = escaped.includes('/') && !/^[#!]/.test(escaped) ? escaped : `/${escaped}`;
  if (!/[\s"]/.test(anchored)) return anchored;
  return `"${anchored.replace(/[\\"]/g, '\\$&')}"`;
}

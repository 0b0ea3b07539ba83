/** The languages whose code is coloured: their names for people, and their grammars, each evaluated when first needed. */
import type { LanguageRegistration } from '@shikijs/core';

interface Language {
  /** As people write it. */
  readonly label: string;
  load(): Promise<{ readonly default: LanguageRegistration[] }>;
  /** Name of the grammar where it is another. */
  readonly grammar?: string;
}

const known = {
  bat: { label: 'Batch', load: () => import('@shikijs/langs/bat') },
  bibtex: { label: 'BibTeX', load: () => import('@shikijs/langs/bibtex') },
  c: { label: 'C', load: () => import('@shikijs/langs/c') },
  cmake: { label: 'CMake', load: () => import('@shikijs/langs/cmake') },
  // The grammar of this name backtracks without end over a line of a few brackets; its elder brother knows C++ as well.
  cpp: { label: 'C++', load: () => import('@shikijs/langs/objective-cpp'), grammar: 'objective-cpp' },
  css: { label: 'CSS', load: () => import('@shikijs/langs/css') },
  dart: { label: 'Dart', load: () => import('@shikijs/langs/dart') },
  diff: { label: 'Diff', load: () => import('@shikijs/langs/diff') },
  docker: { label: 'Dockerfile', load: () => import('@shikijs/langs/docker') },
  dotenv: { label: 'Environment', load: () => import('@shikijs/langs/dotenv') },
  fish: { label: 'Fish', load: () => import('@shikijs/langs/fish') },
  glsl: { label: 'GLSL', load: () => import('@shikijs/langs/glsl') },
  go: { label: 'Go', load: () => import('@shikijs/langs/go') },
  graphql: { label: 'GraphQL', load: () => import('@shikijs/langs/graphql') },
  haskell: { label: 'Haskell', load: () => import('@shikijs/langs/haskell') },
  hcl: { label: 'HCL', load: () => import('@shikijs/langs/hcl') },
  html: { label: 'HTML', load: () => import('@shikijs/langs/html') },
  ini: { label: 'INI', load: () => import('@shikijs/langs/ini') },
  java: { label: 'Java', load: () => import('@shikijs/langs/java') },
  javascript: { label: 'JavaScript', load: () => import('@shikijs/langs/javascript') },
  jinja: { label: 'Jinja', load: () => import('@shikijs/langs/jinja') },
  json: { label: 'JSON', load: () => import('@shikijs/langs/json') },
  jsonc: { label: 'JSON with comments', load: () => import('@shikijs/langs/jsonc') },
  julia: { label: 'Julia', load: () => import('@shikijs/langs/julia') },
  kotlin: { label: 'Kotlin', load: () => import('@shikijs/langs/kotlin') },
  lua: { label: 'Lua', load: () => import('@shikijs/langs/lua') },
  make: { label: 'Makefile', load: () => import('@shikijs/langs/make') },
  markdown: { label: 'Markdown', load: () => import('@shikijs/langs/markdown') },
  nix: { label: 'Nix', load: () => import('@shikijs/langs/nix') },
  powershell: { label: 'PowerShell', load: () => import('@shikijs/langs/powershell') },
  proto: { label: 'Protocol Buffers', load: () => import('@shikijs/langs/proto') },
  python: { label: 'Python', load: () => import('@shikijs/langs/python') },
  r: { label: 'R', load: () => import('@shikijs/langs/r') },
  rust: { label: 'Rust', load: () => import('@shikijs/langs/rust') },
  scala: { label: 'Scala', load: () => import('@shikijs/langs/scala') },
  scss: { label: 'SCSS', load: () => import('@shikijs/langs/scss') },
  shellscript: { label: 'Shell', load: () => import('@shikijs/langs/shellscript') },
  sql: { label: 'SQL', load: () => import('@shikijs/langs/sql') },
  swift: { label: 'Swift', load: () => import('@shikijs/langs/swift') },
  toml: { label: 'TOML', load: () => import('@shikijs/langs/toml') },
  tsx: { label: 'TypeScript', load: () => import('@shikijs/langs/tsx') },
  typescript: { label: 'TypeScript', load: () => import('@shikijs/langs/typescript') },
  wasm: { label: 'WebAssembly', load: () => import('@shikijs/langs/wasm') },
  xml: { label: 'XML', load: () => import('@shikijs/langs/xml') },
  yaml: { label: 'YAML', load: () => import('@shikijs/langs/yaml') },
  zig: { label: 'Zig', load: () => import('@shikijs/langs/zig') },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageName = keyof typeof known;

export const languages: Readonly<Record<LanguageName, Language>> = known;

/** What else people write behind the three ticks of a fenced block, and file name extensions. */
const otherNames: Readonly<Record<string, LanguageName>> = {
  ...named('bat', 'cmd batch'),
  ...named('bibtex', 'bib'),
  ...named('c', 'h'),
  ...named('cpp', 'c++ cc cxx hpp hh hxx cu cuh cuda ino'),
  ...named('css', ''),
  ...named('diff', 'patch'),
  ...named('docker', 'dockerfile containerfile modelfile'),
  ...named('dotenv', 'env'),
  ...named('glsl', 'frag vert'),
  ...named('go', 'golang'),
  ...named('graphql', 'gql'),
  ...named('haskell', 'hs'),
  ...named('hcl', 'tf tfvars terraform'),
  ...named('html', 'htm xhtml svelte vue'),
  ...named('ini', 'cfg conf properties editorconfig gitconfig'),
  ...named('javascript', 'js mjs cjs jsx node'),
  ...named('jinja', 'jinja2 j2'),
  ...named('json', 'ipynb webmanifest geojson jsonl ndjson'),
  ...named('jsonc', 'json5'),
  ...named('julia', 'jl'),
  ...named('kotlin', 'kt kts'),
  ...named('make', 'makefile mk'),
  ...named('markdown', 'md mdx'),
  ...named('powershell', 'ps1 psm1 pwsh'),
  ...named('proto', 'protobuf'),
  ...named('python', 'py pyi py3 python3 pyw pyx ipython bzl'),
  ...named('rust', 'rs'),
  ...named('scss', 'sass'),
  ...named('shellscript', 'sh bash zsh shell console ksh shell-session'),
  ...named('tsx', ''),
  ...named('typescript', 'ts mts cts'),
  ...named('wasm', 'wat'),
  ...named('xml', 'svg xsd xsl plist xmp rss'),
  ...named('yaml', 'yml cff'),
};

function named(name: LanguageName, others: string): Readonly<Record<string, LanguageName>> {
  return Object.fromEntries(others.split(' ').map((other) => [other, name]));
}

/** The language that somebody calls `name`, e.g. `py`; null when it is none of ours. */
export function findLanguage(name: string): LanguageName | null {
  const wanted = name.toLowerCase();
  if (Object.hasOwn(languages, wanted)) return wanted as LanguageName;
  return (Object.hasOwn(otherNames, wanted) ? otherNames[wanted] : undefined) ?? null;
}

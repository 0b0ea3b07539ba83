/**
 * How bytes from a repository are labelled so that a browser shows what is harmless and never runs what is not: no
 * file of a repository may act with the hub's origin.
 */
import { ownValue } from '../domain/own-value.ts';

/** Types a browser may show in place. Neither HTML nor XML is among them; SVG is, and the policy below disarms it. */
const INLINE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  pdf: 'application/pdf',
};

const TEXT_EXTENSIONS = new Set(
  `bat bib c cc cfg cff cjs clj cmake conf cpp cs css csv cu cuh dart diff env erl ex fish go gradle graphql h hpp
  hs htm html ini ipynb java jinja jinja2 jl js json json5 jsonl jsx kt less lock log lua m4 make markdown md mdx mjs mk
  ml ndjson nim nix patch php pl prisma proto ps1 py pyi r rb rs rst sass scala scss sh sql svelte swift tcl
  template tex tf tmpl toml ts tsv tsx txt vim vocab vue xhtml xml yaml yml zig zsh`.split(/\s+/),
);

const TEXT_NAMES = new Set(
  `.dockerignore .editorconfig .gitattributes .gitignore .gitkeep .gitmodules .npmrc .prettierrc authors changelog
  codeowners containerfile contributing copying dockerfile gemfile jenkinsfile licence license makefile modelfile
  notice pipfile procfile rakefile readme version`.split(/\s+/),
);

/** The type a file is sent with, by its name alone so that HEAD need not read it. */
export function contentTypeOf(path: string): string {
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1);
  const inline = ownValue(INLINE_TYPES, extension);
  if (inline !== undefined) return inline;
  if (TEXT_NAMES.has(name) || (dot > 0 && TEXT_EXTENSIONS.has(extension))) return 'text/plain; charset=utf-8';
  return 'application/octet-stream';
}

/**
 * Both names of RFC 6266: an ASCII one for old readers and the full one of RFC 5987. The trailing semicolon is what
 * clients of the Hugging Face Hub look for after the quoted name.
 */
export function contentDisposition(kind: 'inline' | 'attachment', path: string): string {
  const name = path.split('/').at(-1) ?? path;
  const ascii = name.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '_');
  return `${kind}; filename*=UTF-8''${encodeExtended(name)}; filename="${ascii}";`;
}

/** Headers that keep a file from acting as a page of this site, whatever it is and however it is opened. */
export const untrustedContentHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Percent-encoding of an extended value (RFC 5987, `attr-char`), stricter than `encodeURIComponent`. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Pictures, sound, film and PDF: the browser shows them from the file's own address. */
import type { MediaView } from '#portal';
import { imageDimensionsFromData } from 'image-dimensions';
import { contentTypeOf } from '../../content-headers.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';
import { ownValue } from '../../../domain/own-value.ts';

/** A JPEG has its size behind its metadata, which may hold a small picture. */
const MAX_HEADER_BYTES = 256 * 1024;

type MediaKind = MediaView['kind'];

function kindOf(file: ViewedFile): MediaKind | null {
  const type = contentTypeOf(file.entry.path);
  if (type === 'application/pdf') return 'pdf';
  const [family] = type.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : null;
}

export const viewMedia: Viewer = {
  takes: (file) => kindOf(file) !== null && beginsAsNamed(file),
  async view(file) {
    const kind = kindOf(file);
    if (kind === null) return null;
    const size = kind === 'image' ? await findSize(file) : null;
    return {
      kind,
      format: ownValue(formatNames, file.extension) ?? file.extension.toUpperCase(),
      width: size?.width ?? null,
      height: size?.height ?? null,
    };
  },
};

const formatNames: Readonly<Record<string, string>> = {
  jpg: 'JPEG',
  webp: 'WebP',
  webm: 'WebM',
  mov: 'QuickTime',
  opus: 'Opus',
  ogg: 'Ogg',
  oga: 'Ogg',
};

async function findSize(file: ViewedFile): Promise<{ readonly width: number; readonly height: number } | null> {
  if (file.extension === 'svg' || file.extension === 'ico' || file.extension === 'bmp') return null;
  const known = sizeIn(file.start);
  if (known !== null || file.source.sizeBytes <= file.start.length) return known;
  return sizeIn(await file.source.read(0, MAX_HEADER_BYTES));
}

function sizeIn(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  try {
    const size = imageDimensionsFromData(bytes);
    return size !== undefined && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    // Cut off within the header, or made to be read wrongly.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** What the formats begin with, in Latin-1. A file that only has the name is shown as what it is. */
const beginnings: Readonly<Record<string, RegExp>> = {
  png: /^\x89PNG\r\n\x1a\n/,
  jpg: /^\xff\xd8\xff/,
  jpeg: /^\xff\xd8\xff/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF[^]{4}WEBP/,
  avif: /^[^]{4}ftyp/,
  bmp: /^BM/,
  ico: /^\0\0[\x01\x02]\0/,
  svg: /<svg[\s>]/i,
  mp3: /^(?:ID3|\xff[\xe0-\xff])/,
  wav: /^(?:RIFF|RF64)[^]{4}WAVE/,
  flac: /^(?:fLaC|ID3)/,
  ogg: /^OggS/,
  oga: /^OggS/,
  opus: /^OggS/,
  aac: /^(?:ID3|\xff[\xf0-\xff])/,
  m4a: /^[^]{4}ftyp/,
  mp4: /^[^]{4}ftyp/,
  m4v: /^[^]{4}ftyp/,
  mov: /^[^]{4}(?:ftyp|moov|mdat|wide|free|skip)/,
  webm: /^\x1aE\xdf\xa3/,
  pdf: /%PDF-/,
};

const LOOKED_AT = 1024;

function beginsAsNamed({ extension, start }: ViewedFile): boolean {
  const wanted = ownValue(beginnings, extension);
  const looked = extension === 'svg' ? start : start.subarray(0, LOOKED_AT);
  return wanted?.test(latin1(looked)) === true;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

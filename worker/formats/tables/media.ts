/** What a cell of an embedded file shows: not its bytes, but of which type it is and that it is there. */
import { imageDimensionsFromData } from 'image-dimensions';
import type { Cell } from './cells.ts';
import type { MediaKind } from './features.ts';

const byExtension: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
  pdf: 'application/pdf',
};

const usualType: Readonly<Record<MediaKind, string>> = {
  image: 'image/jpeg',
  audio: 'audio/wav',
  video: 'video/mp4',
  pdf: 'application/pdf',
};

/** Pictures of about so many bytes are read with their rows, which then tell how large they are. */
export const SMALL_PICTURE_BYTES = 8 << 10;

/** `value` is what is stored of the file: its path, `{path, bytes}`, or null where there is none. */
export function mediaCell(kind: MediaKind, value: unknown): Cell {
  if (value === null || value === undefined) return { value: null, isTruncated: false, chars: 4 };
  const path =
    typeof value === 'string' ? value : typeof value === 'object' && 'path' in value ? value.path : undefined;
  return {
    value: {
      src: '',
      type: mediaTypeOf(kind, typeof path === 'string' ? path : ''),
      ...(kind === 'image' ? sizeOf(value) : {}),
    },
    isTruncated: false,
    chars: 40,
  };
}

/** Nothing where the picture was not read, or does not tell. */
function sizeOf(value: unknown): { readonly height: number; readonly width: number } | object {
  const bytes: unknown = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : undefined;
  if (!(bytes instanceof Uint8Array)) return {};
  try {
    // A copy: the library looks at the whole of the memory it is given a part of.
    const size = imageDimensionsFromData(bytes.slice());
    return size === undefined ? {} : { height: size.height, width: size.width };
  } catch {
    // A broken picture is shown as far as the browser can.
    return {};
  }
}

export function mediaTypeOf(kind: MediaKind, path: string): string {
  const type = byExtension[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];
  return type !== undefined && (type.startsWith(kind) || kind === 'pdf') ? type : usualType[kind];
}

/** What the bytes are, as far as it may be shown in a page; anything else is only ever handed out as a download. */
export function sniffMediaType(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('BM')) return 'image/bmp';
  if (head.startsWith('RIFF')) return head.slice(8, 12) === 'WEBP' ? 'image/webp' : 'audio/wav';
  if (head.slice(4, 12) === 'ftypavif') return 'image/avif';
  if (head.slice(4, 8) === 'ftyp') return head.slice(8, 11) === 'M4A' ? 'audio/mp4' : 'video/mp4';
  if (head.startsWith('fLaC')) return 'audio/flac';
  if (head.startsWith('OggS')) return 'audio/ogg';
  if (head.startsWith('ID3') || /^\xff[\xfb\xf3\xf2]/.test(head)) return 'audio/mpeg';
  if (head.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  return 'application/octet-stream';
}

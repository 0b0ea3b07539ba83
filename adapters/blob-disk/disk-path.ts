/** Translates keys into paths below the blob folder and back; any key becomes a path that is safe and unambiguous. */

/** Longest file name to ask for: the disk service adds to it while it writes, and file systems end at 255 bytes. */
const MAX_NAME_BYTES = 200;

/** File name of one segment. `%` stands for an empty one; a leading dot is encoded, as the disk service hides those. */
export function encodeSegment(segment: string): string {
  if (segment === '') return '%';
  const name = segment
    .replace(/[^A-Za-z0-9._=@+,~-]/gu, (char) => encodeURIComponent(char).replace(/[!'()*]/g, percent))
    .replace(/^\./, '%2E');
  if (name.length > MAX_NAME_BYTES) throw new RangeError('A segment of a blob key is too long for a file name.');
  return name;
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

export function decodeSegment(name: string): string {
  return name === '%' ? '' : decodeURIComponent(name);
}

/** Path of a key's file below `objects/`, as it stands on the disk. */
export function pathOfKey(key: string): string {
  return key.split('/').map(encodeSegment).join('/');
}

/** URL of a path: the disk service decodes each segment once. */
export function urlOfPath(path: string): string {
  return `http://disk/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Which of the `datasets` library's readers a file belongs to, by its extension. */

export type DatasetModule =
  'csv' | 'json' | 'parquet' | 'arrow' | 'text' | 'imagefolder' | 'audiofolder' | 'videofolder' | 'pdffolder' | 'other';

const images = 'jpg jpeg png gif webp bmp tif tiff avif ico jp2 ppm pgm pbm pnm dds eps icns pcx tga xbm jfif jpe apng';
const sounds = 'mp3 wav flac ogg opus m4a aiff aif au wma mp4a oga';
const videos = 'mp4 mkv avi mov webm mpeg mpg wmv 3gp m4v flv';
const others = 'conll conllu tar xml hdf5 h5 eval lance tsfile zip nii obj ply stl glb gltf';

const moduleOf = new Map<string, DatasetModule>([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['json', 'json'],
  ['jsonl', 'json'],
  ['ndjson', 'json'],
  ['parquet', 'parquet'],
  ['geoparquet', 'parquet'],
  ['gpq', 'parquet'],
  ['arrow', 'arrow'],
  ['txt', 'text'],
  ['pdf', 'pdffolder'],
  ...fill(images, 'imagefolder'),
  ...fill(sounds, 'audiofolder'),
  ...fill(videos, 'videofolder'),
  ...fill(others, 'other'),
]);

function fill(extensions: string, module: DatasetModule): [string, DatasetModule][] {
  return extensions.split(' ').map((extension) => [extension, module]);
}

export const METADATA_FILES = ['metadata.csv', 'metadata.jsonl', 'metadata.parquet'];

/** Those of a draw that count more come first. */
const FAVOURITES = ['parquet', 'arrow', 'jsonl', 'json', 'csv'];

/** Every part behind a dot counts: `a.csv.gz` is a table, and so is `a.jsonl.zst`. */
function extensionsOf(path: string): string[] {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .split('.')
    .slice(1)
    .map((part) => part.toLowerCase());
}

export function moduleOfFile(path: string): DatasetModule | null {
  for (const extension of extensionsOf(path)) {
    const module = moduleOf.get(extension);
    if (module !== undefined) return module;
  }
  return null;
}

export function isDataFileName(path: string): boolean {
  return moduleOfFile(path) !== null;
}

/** The reader for a split: that of the most frequent extension. Null when no file has one that is known. */
export function inferModule(paths: readonly string[]): DatasetModule | null {
  const counts = new Map<string, { extension: string; isMetadata: boolean; count: number }>();
  for (const path of paths) {
    const isMetadata = METADATA_FILES.includes(path.slice(path.lastIndexOf('/') + 1));
    for (const extension of extensionsOf(path)) {
      const key = `${extension} ${isMetadata}`;
      const seen = counts.get(key) ?? { extension, isMetadata, count: 0 };
      seen.count++;
      counts.set(key, seen);
    }
  }
  const rank = (extension: string): number => {
    const place = FAVOURITES.indexOf(extension);
    return place < 0 ? FAVOURITES.length : place;
  };
  const ordered = [...counts.values()].toSorted(
    (a, b) =>
      Number(a.isMetadata) - Number(b.isMetadata) ||
      b.count - a.count ||
      rank(a.extension) - rank(b.extension) ||
      (a.extension < b.extension ? 1 : -1),
  );
  for (const { extension } of ordered) {
    const module = moduleOf.get(extension);
    if (module !== undefined) return module;
  }
  return null;
}

/** Whether the reader takes the file: one of its own extensions, or for folders of media a file of metadata. */
export function belongsTo(module: DatasetModule, path: string): boolean {
  if (moduleOfFile(path) === module) return true;
  return module.endsWith('folder') && METADATA_FILES.includes(path.slice(path.lastIndexOf('/') + 1));
}

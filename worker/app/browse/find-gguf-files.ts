/** Picks the GGUF files that belong to a tag: the quantization asked for, and the vision projector beside it. */
import type { OpenRevision } from './open-revision.ts';
import { listFiles } from './read-facts.ts';

export interface GgufFiles {
  readonly model: string;
  /** The multimodal projector (`mmproj`), if the repository has one. */
  readonly projector: string | null;
}

/** What `latest` means: a good trade of size and quality first, then whatever there is. */
const PREFERRED = ['Q4_K_M', 'Q4_K_S', 'Q4_0', 'Q5_K_M', 'Q8_0'];

/** Null when the tag fits no file. */
export async function findGgufFiles(revision: OpenRevision, tag: string): Promise<GgufFiles | null> {
  const files = [...(await listFiles(revision)).keys()].filter((path) => /\.gguf$/i.test(path));
  const isProjector = (path: string): boolean => /mmproj/i.test(path);
  // Of a model in parts, the first names the rest.
  const models = files.filter((path) => !isProjector(path) && !/-(?!00001)\d{5}-of-\d{5}\.gguf$/i.test(path));
  const wanted = tag === 'latest' ? PREFERRED : [tag];
  const named = wanted.map((quantization) => models.find((path) => carries(path, quantization)));
  const model = named.find((path) => path !== undefined) ?? (tag === 'latest' ? models[0] : undefined);
  return model === undefined ? null : { model, projector: files.find(isProjector) ?? null };
}

/** Whether the name holds the tag as a word of its own: `Q4_K` is not in `Q4_K_M`. */
function carries(path: string, quantization: string): boolean {
  const words = path.toUpperCase().split(/[^A-Z0-9_]+/);
  return words.includes(quantization.toUpperCase());
}

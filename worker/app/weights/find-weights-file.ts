/** The file whose page shows all of a model's weights: the index of its shards, or the one file they are in. */
import { findEntry } from '../../git/tree.ts';
import type { OpenRevision } from '../browse/open-revision.ts';

const NAMES = [
  'model.safetensors.index.json',
  'model.safetensors',
  'diffusion_pytorch_model.safetensors',
  'adapter_model.safetensors',
  'model.gguf',
];

/** Null when none has one of the usual names at the root. */
export async function findWeightsFile(revision: OpenRevision): Promise<string | null> {
  for (const name of NAMES) {
    const found = await findEntry(revision.view, revision.tree, name);
    if (found !== null && found.kind !== 'tree') return name;
  }
  return null;
}

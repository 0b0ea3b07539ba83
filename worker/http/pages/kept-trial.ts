/** What a card says of a model's weights beyond their sums, worked out once for each state of its files. */
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import { type FoundTrial, findTrial } from '../../app/weights/find-trial.ts';
import { findWeightsFile } from '../../app/weights/find-weights-file.ts';
import { Kept } from '../../formats/kept.ts';

const trials = new Kept<FoundTrial>(2000, () => 1);
const files = new Kept<{ readonly path: string | null }>(2000, () => 1);

/** Whether it can be tried in the browser. `task`: what the model is for, by its card. */
export async function keptTrial(revision: OpenRevision, task: string | null): Promise<FoundTrial> {
  const key = `${revision.tree} ${task}`;
  return trials.get(key) ?? trials.set(key, await findTrial(revision, task));
}

/** The file whose page shows its tensors. */
export async function keptWeightsFile(revision: OpenRevision): Promise<string | null> {
  const known = files.get(revision.tree);
  return (known ?? files.set(revision.tree, { path: await findWeightsFile(revision) })).path;
}

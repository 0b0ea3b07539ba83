/** Whether a model can be tried in the browser, worked out once for each state of its files. */
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import { type FoundTrial, findTrial } from '../../app/weights/find-trial.ts';
import { Kept } from '../../formats/kept.ts';

const kept = new Kept<FoundTrial>(2000, () => 1);

/** `task`: what the model is for, by its card. */
export async function keptTrial(revision: OpenRevision, task: string | null): Promise<FoundTrial> {
  const key = `${revision.tree} ${task}`;
  return kept.get(key) ?? kept.set(key, await findTrial(revision, task));
}

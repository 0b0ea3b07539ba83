/** Changes as the text that `git diff` prints and `git apply` reads. */
import type { FileChange } from './diff.ts';
import type { RepoView } from './repo-view.ts';

export interface PatchLimits {
  /** A file larger than this on either side is shown as binary. Bytes. */
  readonly maxFileBytes?: number;
  /** Stops, after a whole file, once this much text was written. Bytes. */
  readonly maxPatchBytes?: number;
  /** Unchanged lines around a change. */
  readonly context?: number;
}

/** The patch, in chunks of about one file. Bytes, since files need not be UTF-8. */
export async function* writePatch(
  view: RepoView,
  changes: readonly FileChange[],
  limits: PatchLimits = {},
): AsyncGenerator<Uint8Array> {
  throw new Error(`not written: ${view} ${changes} ${limits}`);
}

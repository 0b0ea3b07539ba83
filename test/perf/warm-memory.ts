/** Takes what a virtual machine's host does with idle memory out of the measurements. */
import { timed } from './commands.ts';

/** One allocation of Node holds this much at most. */
const PIECE_BYTES = 1024 * 1024 * 1024;

/**
 * Touches `sizeBytes` of memory and gives it back to this machine. A host takes idle memory away from its guests, and
 * whoever needs it first waits for it: ten times as long as writing takes, whichever side that happens to be.
 */
export async function warmMemory(sizeBytes: number): Promise<void> {
  const pieces = Math.ceil(sizeBytes / PIECE_BYTES);
  if (pieces === 0) return;
  const touch = `const held = []; for (let i = 0; i < ${pieces}; i++) held.push(Buffer.alloc(${PIECE_BYTES}, 1));`;
  await timed(process.execPath, ['-e', touch]);
}

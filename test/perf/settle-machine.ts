/** Takes what came before out of the measurements: writes that go on, and what a virtual machine's host does with memory. */
import { timed } from './commands.ts';

/** One allocation of Node holds this much at most. */
const PIECE_BYTES = 1024 * 1024 * 1024;

/**
 * Waits until what was written is on the disk, as writing it takes time from whoever is measured next. Then touches
 * `sizeBytes` of memory and gives it back to this machine: a host takes idle memory away from its guests, and whoever
 * needs it first waits for it, ten times as long as writing takes.
 */
export async function settleMachine(sizeBytes: number): Promise<void> {
  await timed('sync', []);
  const pieces = Math.ceil(sizeBytes / PIECE_BYTES);
  if (pieces === 0) return;
  const touch = `const held = []; for (let i = 0; i < ${pieces}; i++) held.push(Buffer.alloc(${PIECE_BYTES}, 1));`;
  await timed(process.execPath, ['-e', touch]);
}

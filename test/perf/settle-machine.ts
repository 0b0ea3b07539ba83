/** Takes what came before out of the measurements: writes that go on, and what a virtual machine's host does with memory. */
import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timed } from './commands.ts';

/** Left free: what programs take at first, less than what hosts take back at once. */
const FREE_BYTES = 1024 * 1024 * 1024;
const MAX_FILLED_BYTES = 64 * FREE_BYTES;

/** Waits until what was written is on the disk: writing it takes time from whoever is measured next. */
export async function flushWrites(): Promise<void> {
  await timed('sync', []);
}

/**
 * Ends writing, and fills free memory with what can be dropped at any time, as it is on a machine that has served for a
 * while: a host takes idle memory away from its guests, and whoever needs it first waits for it, ten times as long as
 * writing takes.
 */
export async function settleMachine(): Promise<void> {
  await flushWrites();
  const bytes = Math.min(freeBytes() - FREE_BYTES, MAX_FILLED_BYTES);
  if (bytes <= 0) return;
  // A file of holes takes no room on the disk, and its pages stay in memory as long as it exists.
  const file = join(mkdtempSync(join(tmpdir(), 'filler-')), 'holes');
  writeFileSync(file, '');
  truncateSync(file, bytes);
  await timed('dd', [`if=${file}`, 'of=/dev/null', 'bs=1M', 'status=none']);
}

function freeBytes(): number {
  if (!existsSync('/proc/meminfo')) return 0;
  const kibibytes = /^MemFree:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

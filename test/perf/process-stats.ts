/** What the kernel says about processes: CPU time of a whole tree, and peak memory (Linux /proc only). */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Clock ticks a second in /proc/PID/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/** A process's own CPU time and that of its children that ended and were waited for; null when it is gone. */
function timesOf(pid: number): ProcessTimes | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null; // It ended between being listed and being read.
  }
  // The name, in brackets, may hold anything; the fields that follow start after the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  return { pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
}

function allProcesses(): ProcessTimes[] {
  return readdirSync('/proc').flatMap((name) => {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    return times === null ? [] : [times];
  });
}

/** The processes themselves and all their living descendants. */
export function processTree(roots: readonly number[]): readonly number[] {
  const all = allProcesses();
  const tree = new Set(roots);
  for (let before = -1; before !== tree.size;) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** CPU seconds, user and system, used so far by the trees below `roots`, ended children included. */
export function cpuSeconds(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, pid) => sum + (timesOf(pid)?.seconds ?? 0), 0);
}

/** Forgets the peak memory so far, so that the next reading is of what follows. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Most memory the process has held at once since the last reset, in bytes. */
export function peakMemoryBytes(pid: number): number {
  const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(match?.[1] ?? 0) * 1024;
}

/** Bytes the process has read so far, from files and sockets, whether they came from a disk or from memory. */
export function readBytes(pid: number): number {
  return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1] ?? Number.NaN);
}

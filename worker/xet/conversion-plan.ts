/** Decides which chunks of a file are taken from xorbs that exist, and how the others are put into new ones. */
import type { ChunkIndex } from './chunk-index.ts';
import type { FileSurvey } from './file-survey.ts';
import { CHUNK_HEADER_BYTES, HASH_BYTES, MAX_XORB_CHUNKS } from './limits.ts';

/** Chunks [first, first + count) of the file are chunks [chunkStart, chunkStart + count) of a xorb. */
export interface PlannedRun {
  readonly first: number;
  readonly count: number;
  /** Numbers from `knownXorbs` on are of xorbs to be written, in this order. */
  readonly xorb: number;
  readonly chunkStart: number;
}

export interface ConversionPlan {
  /** The whole file, in order. */
  readonly runs: readonly PlannedRun[];
  /** What is new of it, in order: each new xorb from its first chunk to its last, one xorb after the other. */
  readonly writes: readonly PlannedRun[];
}

/** Shorter runs are written again: a file in many small pieces is slow to read. */
const MIN_RUN = 8;

/**
 * `index` knows the chunks of xorbs 0 to `knownXorbs` - 1 that may be used; the file's own new chunks are added to it.
 * A new xorb holds at most `maxXorbBytes` of chunks with their headers, packed or not.
 */
export function planConversion(
  survey: FileSurvey,
  index: ChunkIndex,
  knownXorbs: number,
  maxXorbBytes: number,
): ConversionPlan {
  const runs: PlannedRun[] = [];
  const writes: PlannedRun[] = [];
  let newXorbs = 0;
  let chunksInXorb = 0;
  let bytesInXorb = 0;
  for (let first = 0; first < survey.count;) {
    const entry = index.find(survey.hashes, first * HASH_BYTES);
    const count = entry < 0 ? 0 : runLength(survey, index, first, entry);
    if (count >= MIN_RUN || (count > 0 && first + count === survey.count)) {
      const { xorb, chunk } = index.placeOf(entry);
      append(runs, { first, count, xorb, chunkStart: chunk });
      first += count;
      continue;
    }
    const bytes = (survey.lengths[first] ?? 0) + CHUNK_HEADER_BYTES;
    if (newXorbs === 0 || chunksInXorb === MAX_XORB_CHUNKS || bytesInXorb + bytes > maxXorbBytes) {
      newXorbs++;
      chunksInXorb = 0;
      bytesInXorb = 0;
    }
    const xorb = knownXorbs + newXorbs - 1;
    const written = { first, count: 1, xorb, chunkStart: chunksInXorb };
    append(runs, written);
    append(writes, written);
    index.add(survey.hashes, first * HASH_BYTES, xorb, chunksInXorb);
    chunksInXorb++;
    bytesInXorb += bytes;
    first++;
  }
  return { runs, writes };
}

/** Adds a run, to the last one when it goes on both in the file and in the xorb. */
function append(runs: PlannedRun[], run: PlannedRun): void {
  const last = runs.at(-1);
  const goesOn =
    last !== undefined &&
    last.xorb === run.xorb &&
    last.first + last.count === run.first &&
    last.chunkStart + last.count === run.chunkStart;
  if (goesOn) runs[runs.length - 1] = { ...last, count: last.count + run.count };
  else runs.push(run);
}

/** How many chunks from `first` on lie one after the other where `entry` is. */
function runLength(survey: FileSurvey, index: ChunkIndex, first: number, entry: number): number {
  const start = index.placeOf(entry);
  let count = 1;
  while (first + count < survey.count) {
    if (!index.holds(entry + count, survey.hashes, (first + count) * HASH_BYTES)) break;
    const { xorb, chunk } = index.placeOf(entry + count);
    if (xorb !== start.xorb || chunk !== start.chunk + count) break;
    count++;
  }
  return count;
}

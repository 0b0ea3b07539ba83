/** How an object is cut into parts: equal ones, but for the last. */

const MiB = 1024 * 1024;
/** Bounds the number of URLs in an answer; S3 and R2 would take 10 000. */
const MAX_PARTS = 1000;

export interface PartPlan {
  readonly partSizeBytes: number;
  readonly partCount: number;
}

/** Parts of the wanted size, or larger ones when there would be too many. */
export function planParts(sizeBytes: number, wantedPartBytes: number): PartPlan {
  const atLeast = Math.ceil(sizeBytes / MAX_PARTS / MiB) * MiB;
  const partSizeBytes = Math.max(wantedPartBytes, atLeast);
  return { partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) };
}

/** Size of a part, numbered from 1; null when there is no such part. */
export function sizeOfPart(
  sizeBytes: number,
  { partSizeBytes, partCount }: PartPlan,
  partNumber: number,
): number | null {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > partCount) return null;
  return partNumber < partCount ? partSizeBytes : sizeBytes - partSizeBytes * (partCount - 1);
}

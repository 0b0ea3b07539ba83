/** Which page of a list an address asks for. */

/** Counting pages means skipping rows, so nobody gets to turn a million of them. */
const MAX_PAGE = 1000;

/** From 1; the first for anything that is no number. */
export function readPage(text: string | undefined): number {
  const page = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 1;
  return Math.min(MAX_PAGE, Math.max(1, page));
}

/** Reading objects of an expected type out of a repository's snapshot. */
import type { Oid } from '../domain/oid.ts';
import { type RepoView, type TypeCode, typeCode } from './repo-view.ts';

/** The tree's bytes, at once when they are cached; null when there is no such tree. Do not keep or change them. */
export function readTree(view: RepoView, oid: Oid): Uint8Array | null | Promise<Uint8Array> {
  return readTyped(view, view.index.find(oid), typeCode.tree);
}

/** As `readTree`, for the id at `offset` of another object's bytes. */
export function readTreeAt(view: RepoView, bytes: Uint8Array, offset: number): Uint8Array | null | Promise<Uint8Array> {
  return readTyped(view, view.index.findBytes(bytes, offset), typeCode.tree);
}

/** The blob's bytes; null when there is no such blob. */
export async function readBlob(view: RepoView, oid: Oid): Promise<Uint8Array | null> {
  return readTyped(view, view.index.find(oid), typeCode.blob);
}

/** Size of the blob in bytes without reading it; null when there is no such blob. */
export function blobSize(view: RepoView, oid: Oid): number | null {
  const slot = view.index.find(oid);
  return slot === -1 || view.index.type(slot) !== typeCode.blob ? null : view.index.sizeBytes(slot);
}

function readTyped(view: RepoView, slot: number, type: TypeCode): Uint8Array | null | Promise<Uint8Array> {
  if (slot === -1 || view.index.type(slot) !== type) return null;
  return view.objects.readSlot(slot);
}

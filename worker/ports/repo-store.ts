/**
 * The authority over one repository: its refs, its catalogue of packs, its small packs. Whatever implements it makes
 * each call atomic and durable before it answers, and never throws for an expected refusal.
 */
import type { Oid } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';

export interface PackRecord {
  /** Unchanging and never reused; names the pack's blobs. */
  readonly id: string;
  /** Ascending by age. The oldest copy of an object is the one that counts, so that delta bases are never in a cycle. */
  readonly sequence: number;
  /** Whether the store itself holds the bytes (`readPack`); else they are blobs. */
  readonly inline: boolean;
  readonly packBytes: number;
  readonly objectCount: number;
}

export interface StoredRef {
  readonly name: string;
  readonly oid: Oid;
  readonly peeled: Oid | null;
}

export interface RepoState {
  /** Changes with every change of refs or HEAD. */
  readonly refsVersion: number;
  /** Changes with every change of the packs. */
  readonly packsVersion: number;
  /** Changes when objects are dropped: what was looked up before may be gone. */
  readonly collectVersion: number;
  /** Full name of the branch HEAD points to. */
  readonly head: string;
  /** Sorted by name in byte order. */
  readonly refs: readonly StoredRef[];
  /** By ascending sequence. */
  readonly packs: readonly PackRecord[];
  /** Whether every stored object is reachable from some ref. */
  readonly everythingReachable: boolean;
  /** When objects were last dropped; 0 for never. */
  readonly collectedAt: number;
  /** Changes after every change of what the catalogue says of the repository: its name, who may read it, whether it is deleted. */
  readonly recordVersion: number;
}

/** The versions of a state, by which its holder asks whether it still holds. */
export type StateVersions = Pick<RepoState, 'refsVersion' | 'packsVersion' | 'recordVersion'>;

export interface RefCommand {
  readonly name: string;
  readonly oldOid: Oid;
  /** All zeros to delete. */
  readonly newOid: Oid;
  /** The object behind the tag that `newOid` is, if it is one. */
  readonly peeled: Oid | null;
  /** Whether the old value stays reachable from the new one (a create, or a fast-forward). */
  readonly keepsOld: boolean;
}

export interface NewPack {
  readonly id: string;
  readonly packBytes: number;
  readonly objectCount: number;
  /** The bytes of a small pack; absent when both are blobs already. */
  readonly inline?: { readonly pack: Uint8Array; readonly index: Uint8Array };
}

export interface Push {
  readonly commands: readonly RefCommand[];
  /** All or nothing; otherwise each command stands for itself. */
  readonly atomic: boolean;
  /** Whether the pack holds, or may hold, objects that none of the commands leads to. */
  readonly bringsUnreachable: boolean;
  readonly pack: NewPack | null;
  /** `collectVersion` of the state the push was checked against. */
  readonly collectVersion: number;
  /** For the reflog. */
  readonly actor: string;
  readonly now: number;
}

/** Refusals that mean no more than that somebody else was first. */
export const refRefusals = { moved: 'fetch first', exists: 'reference already exists' } as const;

export type CommandOutcome = { readonly name: string; readonly error: string | null };

export type PushOutcome =
  | {
      readonly kind: 'done';
      readonly outcomes: readonly CommandOutcome[];
      readonly head: string;
      readonly wasEmpty: boolean;
    }
  /** Objects were dropped since the push was checked: check again and come back. */
  | { readonly kind: 'stale' };

export interface PackReplacement {
  readonly remove: readonly string[];
  readonly add: NewPack | null;
  /** Place of the new pack: that of the oldest one it replaces. */
  readonly sequence: number;
  readonly dropsObjects: boolean;
  /** Refuses the replacement when refs have moved since: a collection must have seen every ref. Null: does not matter. */
  readonly refsVersion: number | null;
  readonly everythingReachable: boolean | null;
  /** When the blobs of the removed packs may be deleted: readers may still be using them. */
  readonly deleteAfter: number;
  readonly now: number;
}

/** A ref that moved, as the reflog has it. */
export interface RefMove {
  /** Ascending; a later move has a larger one. */
  readonly id: number;
  readonly name: string;
  readonly oldOid: Oid;
  readonly newOid: Oid;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface RepoStore {
  /** The state, or null when it is still the one with these versions. */
  state(known: StateVersions | null): Promise<RepoState | null>;
  readPack(id: string): Promise<{ readonly pack: Uint8Array; readonly index: Uint8Array } | null>;
  /** Says that blobs for this pack are about to be written: they may be deleted after `deleteAfter` if it never arrives. */
  announcePack(id: string, deleteAfter: number): Promise<void>;
  push(push: Push): Promise<PushOutcome>;
  setHead(ref: string): Promise<void>;
  /** Makes what readers remember of the catalogue's record out of date; called when the catalogue has changed. */
  noteRecordChange(): Promise<void>;
  /** False when the state has moved on and nothing was done. */
  replacePacks(replacement: PackReplacement): Promise<boolean>;
  /** Ids of packs, superseded or never arrived, whose time to be deleted has come. */
  listDoomedPacks(now: number): Promise<readonly string[]>;
  forgetDoomedPacks(ids: readonly string[]): Promise<void>;
  /** The oldest moves of refs that webhooks have not been told of. */
  listUntoldMoves(limit: number): Promise<readonly RefMove[]>;
  /** Ticks off the moves up to this one. */
  markMovesTold(upTo: number): Promise<void>;
  /** Empties the store. */
  purge(): Promise<void>;
}

export interface RepoStores {
  of(repo: RepoId): RepoStore;
}

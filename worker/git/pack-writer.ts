/** Turns a selection of objects into a pack stream, copying stored bytes wherever git's rules allow it. */
import type { SlotSet } from './slot-set.ts';

export interface PackRequest {
  /** The objects to send, canonical slots only. */
  readonly selection: SlotSet;
  /** Objects the client is known to have: a thin pack may use them as delta bases. Absent: no thin pack. */
  readonly clientHas?: SlotSet;
  /** Whether the client understands deltas by offset (`ofs-delta`). */
  readonly ofsDelta: boolean;
}

export interface PackProducer {
  /** The pack, header to trailer, in chunks of a few hundred kilobytes. Pulls from storage only as it is consumed. */
  producePack(request: PackRequest): AsyncIterable<Uint8Array>;
}

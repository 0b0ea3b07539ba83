/** What the server says it can do, in the words of each protocol version. */
import { AGENT } from '../agent.ts';

/** Lines of the protocol v2 capability advertisement; also the list of what a client may send back. */
export const v2Capabilities: readonly string[] = [
  `agent=${AGENT}`,
  'ls-refs=unborn',
  'fetch=shallow wait-for-done filter ref-in-want sideband-all',
  'server-option',
  'object-format=sha1',
  'object-info=size',
];

const uploadPackCapabilities: readonly string[] = [
  'multi_ack',
  'thin-pack',
  'side-band',
  'side-band-64k',
  'ofs-delta',
  'shallow',
  'deepen-since',
  'deepen-not',
  'deepen-relative',
  'no-progress',
  'include-tag',
  'multi_ack_detailed',
  'allow-tip-sha1-in-want',
  'allow-reachable-sha1-in-want',
  'no-done',
];

/** Capabilities of upload-pack in protocol v0 and v1. `head` is the branch HEAD names, null while it is unborn. */
export function uploadPackCapabilityLine(head: string | null): string {
  const symref = head === null ? [] : [`symref=HEAD:${head}`];
  return [...uploadPackCapabilities, ...symref, 'filter', 'object-format=sha1', `agent=${AGENT}`].join(' ');
}

export const receivePackCapabilityLine = [
  'report-status',
  'report-status-v2',
  'delete-refs',
  'side-band-64k',
  'quiet',
  'atomic',
  'ofs-delta',
  'push-options',
  'object-format=sha1',
  `agent=${AGENT}`,
].join(' ');

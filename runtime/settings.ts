/** Reads the environment variables that concern the process rather than the Worker. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface RuntimeSettings {
  readonly http: Address;
  readonly dataDir: string;
  /** Ranges beside the public internet to which requests may go whose address a user chose. */
  readonly outgoingAllow: readonly string[];
}

/** Thrown for what an operator must correct; printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** `host:port`, `[v6]:port`, `:port` (all interfaces) or `port` (this machine only). */
export function parseAddress(value: string, variable: string): Address {
  const match = /^(?:(\[[0-9a-fA-F:.]+\]|[^:[\]/\s]*):)?(\d{1,5})$/.exec(value.trim());
  const port = Number(match?.[2]);
  if (match === null || port > 65535) throw new StartError(`${variable} must look like 127.0.0.1:8787, not "${value}"`);
  const host = match[1] === undefined ? '127.0.0.1' : match[1].replace(/^\[|\]$/g, '');
  return { host: host === '' || host === '*' ? '0.0.0.0' : host, port };
}

/** A comma-separated list of addresses and ranges in CIDR notation; an address alone becomes a range. */
function parseRanges(value: string): readonly string[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [address = '', bits] = part.split('/', 2);
      const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
      if (most < 0 || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most))) {
        throw new StartError(`HUB_OUTGOING_ALLOW must list ranges such as 10.0.0.0/8, not "${part}"`);
      }
      return `${address}/${bits ?? most}`;
    });
}

export function readSettings(env: NodeJS.ProcessEnv): RuntimeSettings {
  return {
    http: parseAddress(env['HUB_HTTP_ADDR'] || '127.0.0.1:8787', 'HUB_HTTP_ADDR'),
    dataDir: resolve(env['HUB_DATA_DIR'] || './data'),
    outgoingAllow: parseRanges(env['HUB_OUTGOING_ALLOW'] ?? ''),
  };
}

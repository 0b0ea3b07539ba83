/** Reads the environment variables that concern the process rather than the Worker. */
import { resolve } from 'node:path';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface RuntimeSettings {
  readonly http: Address;
  readonly dataDir: string;
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

export function readSettings(env: NodeJS.ProcessEnv): RuntimeSettings {
  return {
    http: parseAddress(env['HUB_HTTP_ADDR'] || '127.0.0.1:8787', 'HUB_HTTP_ADDR'),
    dataDir: resolve(env['HUB_DATA_DIR'] || './data'),
  };
}

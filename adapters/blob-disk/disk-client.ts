/**
 * The operations of workerd's disk service: GET with a range, HEAD, PUT (a temporary file, then a rename), DELETE, and
 * a folder's listing. A PUT completes when its body ends, and also when a body of unknown length is broken off, so a
 * wrong one must be given up by the signal.
 */
import { urlOfPath } from './disk-path.ts';

export interface DiskEntry {
  readonly name: string;
  readonly type: string;
}

export interface DiskFile {
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

export class DiskClient {
  readonly #disk: Fetcher;

  constructor(disk: Fetcher) {
    this.#disk = disk;
  }

  /** Null when there is no file of that name, also when there is a folder. */
  async head(path: string): Promise<DiskFile | null> {
    const response = await this.#disk.fetch(urlOfPath(path), { method: 'HEAD' });
    if (response.status === 404) return null;
    if (response.status !== 200) throw failure('look for', path, response);
    const length = response.headers.get('content-length');
    if (length === null) return null;
    return { sizeBytes: Number(length), modifiedAt: Date.parse(response.headers.get('last-modified') ?? '') };
  }

  /** The service's own answer: 200, 206 or 416. Null when there is no file of that name. */
  async get(path: string, range?: string): Promise<Response | null> {
    const response = await this.#disk.fetch(urlOfPath(path), range === undefined ? {} : { headers: { range } });
    const isFile = response.status !== 200 || response.headers.has('content-length');
    if ([200, 206, 416].includes(response.status) && isFile) return response;
    await response.body?.cancel();
    if (response.status === 200 || response.status === 404) return null;
    throw failure('read', path, response);
  }

  /** Giving up by the signal forgets the file. */
  put(path: string, body: ReadableStream<Uint8Array> | Uint8Array, signal?: AbortSignal): Promise<Response> {
    return this.#disk.fetch(urlOfPath(path), { method: 'PUT', body, ...(signal !== undefined && { signal }) });
  }

  /** Also removes a folder with everything in it. */
  async delete(path: string): Promise<void> {
    const response = await this.#disk.fetch(urlOfPath(path), { method: 'DELETE' });
    if (response.status !== 204 && response.status !== 404) throw failure('delete', path, response);
  }

  /** Empty when there is no folder of that name. */
  async list(path: string): Promise<readonly DiskEntry[]> {
    const response = await this.#disk.fetch(urlOfPath(path));
    if (response.status === 200 && !response.headers.has('content-length')) return response.json<DiskEntry[]>();
    await response.body?.cancel();
    if (response.status === 200 || response.status === 404) return [];
    throw failure('list', path, response);
  }
}

export function failure(verb: string, path: string, response: Response): Error {
  return new Error(`The disk could not ${verb} ${path}: status ${response.status}`);
}

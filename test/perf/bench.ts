/** Holds what every measurement needs: the hub, the peers, a folder, and repositories made for one run. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Hub } from '../wire/harness/hub.ts';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import type { Peers } from './peers.ts';
import type { Side } from './work.ts';

export interface Bench {
  readonly hub: Hub;
  readonly peers: Peers;
  /** On the disk that is measured; removed at the end. */
  readonly folder: string;
}

let made = 0;

/** Creates an empty repository on one side, for pushes with the default branch `head`; answers its URL. */
export async function newRepo(bench: Bench, side: Side, stem: string, head: string): Promise<string> {
  const name = `${stem}-${++made}`;
  if (side === 'hub') return (await createHubRepo(bench.hub, name)).gitUrl;
  bench.peers.createRepo(name, head);
  return `${bench.peers.gitUrl}/${name}.git`;
}

/** Hands `use` a folder that does not exist yet, and removes it afterwards. */
export async function inScratch<T>(bench: Bench, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(bench.folder, `scratch-${++made}`);
  mkdirSync(bench.folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

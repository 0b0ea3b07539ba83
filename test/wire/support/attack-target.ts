/** A repository under attack on the hub: what it holds before, and the proof afterwards that nothing changed. */
import { expect } from 'vitest';
import type { Hub } from '../harness/hub.ts';
import { removeScratchDir, scratchDir } from '../harness/scratch.ts';
import { basePush } from './hostile-case.ts';
import { ZERO_OID, smallHistory } from './git-objects.ts';
import { fsckComplaints, git } from './git.ts';
import { createHubRepo } from './hub-repos.ts';
import { packOf } from './pack-builder.ts';
import { type PushAnswer, type RawResponse, createRef, listRefs, pushBody, rawFetch, rawPush } from './raw-git.ts';
import type { Side } from './sides.ts';

/** More than a refusal ever needs, in milliseconds. */
const PATIENCE_MS = 20_000;
const KEPT = new Set(['HEAD', 'refs/heads/main']);

export class AttackTarget {
  readonly hub: Hub;
  readonly remote: Side & { readonly path: string };
  #number = 0;

  private constructor(hub: Hub, remote: Side & { readonly path: string }) {
    this.hub = hub;
    this.remote = remote;
  }

  static async create(hub: Hub, name: string): Promise<AttackTarget> {
    const target = new AttackTarget(hub, await createHubRepo(hub, name));
    const answer = await rawPush(target.remote, basePush());
    expect([...answer.refs.values()], answer.text).toEqual(['ok']);
    return target;
  }

  /** Runs an attack and checks that it was answered in time, changed no ref, and left the hub able to take a push. */
  async survives<T>(attack: (remote: Side) => Promise<T>): Promise<T> {
    const before = await listRefs(this.remote);
    const started = performance.now();
    const pid = this.hub.pid();
    const answer = await attack(this.remote);
    expect(performance.now() - started, 'milliseconds until the answer').toBeLessThan(PATIENCE_MS);
    expect(this.hub.pid(), 'workerd must not have been restarted').toBe(pid);
    expect(await listRefs(this.remote)).toEqual(before);
    return answer;
  }

  /** A push that must be refused with a text that matches; objects it carried must not have stayed. */
  async refuses(
    body: Uint8Array,
    says: RegExp,
    carried: readonly string[],
    headers: Record<string, string> = {},
  ): Promise<PushAnswer> {
    const answer = await this.survives((remote) => rawPush(remote, body, headers));
    expect([...answer.refs.values()], answer.text).not.toContain('ok');
    expect(answer.status, answer.text).toBeLessThan(500);
    expect(answer.text).toMatch(says);
    for (const oid of carried) await this.doesNotHave(oid);
    return answer;
  }

  /** Nobody can get the object, and no push can build on it. */
  async doesNotHave(oid: string): Promise<void> {
    const probe = await rawPush(this.remote, pushBody([createRef('refs/heads/probe', oid)], packOf([])));
    expect([...probe.refs.values()], `a push that refers to ${oid}: ${probe.text}`).not.toContain('ok');
    expect(isPack(await rawFetch(this.remote, [oid])), `a fetch of ${oid}`).toBe(false);
  }

  /** Takes away what an attack that got through has left, so that one failure does not hide the others. */
  async restore(): Promise<void> {
    const left = [...(await listRefs(this.remote))].filter(([name]) => !KEPT.has(name));
    const commands = left.map(([ref, oid]) => ({ old: oid, new: ZERO_OID, ref }));
    if (commands.length > 0) await rawPush(this.remote, pushBody(commands, Buffer.alloc(0)));
  }

  /** Pushes, clones and checks the clone with git. */
  async worksForOthers(): Promise<void> {
    const { head, objects } = smallHistory(`sound ${++this.#number}`);
    const ref = `refs/heads/sound-${this.#number}`;
    const pushed = await rawPush(this.remote, pushBody([createRef(ref, head.oid)], packOf(objects)));
    expect([...pushed.refs.values()], pushed.text).toEqual(['ok']);
    const scratch = scratchDir('clone');
    const clone = `${scratch}/clone`;
    await git(['clone', '--quiet', '--mirror', this.remote.gitUrl, clone]);
    expect(await fsckComplaints(clone)).toEqual([]);
    removeScratchDir(scratch);
    const answer = await rawPush(this.remote, pushBody([{ old: head.oid, new: ZERO_OID, ref }], Buffer.alloc(0)));
    expect([...answer.refs.values()], answer.text).toEqual(['ok']);
  }
}

export function isPack(response: RawResponse): boolean {
  return response.status === 200 && response.body.includes('PACK');
}

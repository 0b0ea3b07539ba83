/** What a hostile git client can send: each is refused with a clear text, stores nothing, and harms nobody. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { AttackTarget, isPack } from './support/attack-target.ts';
import { ATTACKED, type HostilePush, baseBlob, baseCommit } from './support/hostile-case.ts';
import { hostileObjects, hostileRefs } from './support/hostile-objects.ts';
import { deltaFlood, hostilePacks } from './support/hostile-packs.ts';
import { hostileFetchRequests, hostileReceiveRequests } from './support/hostile-requests.ts';
import { ZERO_OID, blob, commit, file, smallHistory, tree } from './support/git-objects.ts';
import { PackBuilder, copy, delta, insert, packOf, resealed } from './support/pack-builder.ts';
import { PUSH_CAPABILITIES, createRef, listRefs, pushBody, rawPost, rawPush } from './support/raw-git.ts';
import { flushPkt, pkt } from './support/pkt.ts';

/** What the hub may hold at once while it is attacked, in bytes: buffers of a bomb are collected some time after it. */
const MEMORY_BAR = 700 * 1024 * 1024;

let hub: Hub;
let target: AttackTarget;

beforeAll(async () => {
  hub = await startHub();
  target = await AttackTarget.create(hub, 'attacked');
});

afterEach(async () => {
  await target.restore();
  await target.worksForOthers();
});

afterAll(async () => {
  await hub.stop();
});

async function refuses(attack: HostilePush): Promise<void> {
  const carried = attack.commands
    .map((command) => command.new)
    .filter((oid) => oid !== baseCommit.oid && oid !== baseBlob.oid);
  await target.refuses(pushBody(attack.commands, attack.pack), attack.says, carried);
}

describe('packs', () => {
  it.each(hostilePacks())('refuses $name', refuses);

  const { head, objects } = smallHistory('cut and flipped');
  const pack = packOf(objects);
  const push = (bytes: Uint8Array): Buffer => pushBody([createRef(ATTACKED, head.oid)], bytes);

  it('refuses a pack cut at any byte', async () => {
    for (let length = 0; length < pack.length; length++) {
      const answer = await rawPush(target.remote, push(pack.subarray(0, length)));
      expect([...answer.refs.values()], `cut at ${length}: ${answer.text}`).not.toContain('ok');
      expect(answer.text, `cut at ${length}`).toMatch(/pack|cut|unexpected|end|short|truncated/i);
    }
    await target.doesNotHave(head.oid);
  });

  it('refuses a pack with any bit flipped', async () => {
    for (let bit = 0; bit < pack.length * 8; bit += 3) {
      const flipped = Buffer.from(pack);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const answer = await rawPush(target.remote, push(flipped));
      expect([...answer.refs.values()], `bit ${bit}: ${answer.text}`).not.toContain('ok');
    }
    await target.doesNotHave(head.oid);
  });

  it('refuses a pack with any byte changed and its checksum put right', async () => {
    for (let at = 0; at < pack.length - 20; at++) {
      const changed = Buffer.from(pack);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x11, at);
      const answer = await rawPush(target.remote, push(resealed(changed)));
      expect([...answer.refs.values()], `byte ${at}: ${answer.text}`).not.toContain('ok');
    }
    await target.doesNotHave(head.oid);
  });

  it('keeps its memory and its manners under a flood of deltas', async () => {
    const { commands, pack: flood } = deltaFlood();
    const answer = await rawPush(target.remote, pushBody(commands, flood));
    expect(answer.status, answer.text).toBeLessThan(500);
    const [command] = commands;
    if (answer.refs.get(ATTACKED) === 'ok' && command !== undefined) {
      await rawPush(target.remote, pushBody([{ old: command.new, new: ZERO_OID, ref: ATTACKED }], Buffer.alloc(0)));
    }
    expect(hub.peakRssBytes()).toBeLessThan(MEMORY_BAR);
  });
});

describe('packs that are odd but sound', () => {
  it('takes deltas whose base is in the repository, in any order', async () => {
    const result = blob(Buffer.concat([baseBlob.data.subarray(7, 700), Buffer.from('!')]));
    const last = blob(Buffer.concat([result.data, Buffer.from('?')]));
    const root = tree([file('a', result), file('b', last)]);
    const head = commit({ tree: root.oid, parents: [baseCommit.oid], message: 'odd\n' });
    const pack = new PackBuilder()
      .refDelta(result.oid, delta(694, 695, copy(0, 694), insert('?')))
      .object(head)
      .refDelta(baseBlob.oid, delta(baseBlob.data.length, 694, copy(7, 693), insert('!')))
      .object(root);
    await accepts(pack.build(), head.oid);
  });

  it('takes an object it already has, as a delta of a new one that is a delta of it', async () => {
    const partner = blob(Buffer.concat([baseBlob.data, Buffer.from('+')]));
    const root = tree([file('partner', partner)]);
    const head = commit({ tree: root.oid, parents: [baseCommit.oid], message: 'cycle\n' });
    const size = baseBlob.data.length;
    const pack = new PackBuilder()
      .object(head)
      .object(root)
      .refDelta(partner.oid, delta(size + 1, size, copy(0, size)))
      .refDelta(baseBlob.oid, delta(size, size + 1, copy(0, size), insert('+')));
    await accepts(pack.build(), head.oid);
  });

  it('takes a pack that repeats objects it has', async () => {
    const root = tree([file('again', baseBlob)]);
    const head = commit({ tree: root.oid, parents: [baseCommit.oid], message: 'again\n' });
    await accepts(packOf([head, root, baseBlob, baseCommit]), head.oid);
  });

  async function accepts(pack: Buffer, head: string): Promise<void> {
    const answer = await rawPush(target.remote, pushBody([createRef('refs/heads/odd', head)], pack));
    expect(answer.refs.get('refs/heads/odd'), answer.text).toBe('ok');
    await target.worksForOthers();
    await rawPush(target.remote, pushBody([{ old: head, new: ZERO_OID, ref: 'refs/heads/odd' }], Buffer.alloc(0)));
  }
});

describe('objects', () => {
  it.each(hostileObjects())('refuses $name', refuses);
});

describe('refs', () => {
  it.each(hostileRefs())('refuses $name', refuses);

  it('refuses a name that is not UTF-8', async () => {
    const line = Buffer.concat([
      Buffer.from(`${ZERO_OID} ${baseCommit.oid} refs/heads/`),
      Buffer.from([0xff, 0xfe, 0xc0, 0xaf]),
      Buffer.from(`\0 ${PUSH_CAPABILITIES}`),
    ]);
    await target.refuses(Buffer.concat([pkt(line), flushPkt, packOf([])]), /ref|name|utf/i, []);
  });

  it('refuses more commands than one push may have', async () => {
    const commands = Array.from({ length: 100_000 }, (_, i) => createRef(`refs/heads/flood/${i}`, baseCommit.oid));
    await target.refuses(pushBody(commands, packOf([])), /more than/i, []);
  });

  it('refuses to move a ref from a value it does not have', async () => {
    const { head, objects } = smallHistory('stale');
    const body = pushBody([{ old: head.oid, new: head.oid, ref: 'refs/heads/main' }], packOf(objects));
    await target.refuses(body, /main|changed|expected|stale|fetch first|old/i, []);
  });
});

describe('requests', () => {
  it.each(hostileReceiveRequests())('refuses $name', async ({ body, says, headers }) => {
    await target.refuses(body, says, [], { ...headers });
  });

  it('is not impressed by a gzip bomb that begins as an empty push', async () => {
    const body = gzipSync(Buffer.alloc(256 * 1024 * 1024, '0'), { level: 9 });
    const answer = await target.survives((remote) =>
      rawPost(remote, 'git-receive-pack', body, { 'content-encoding': 'gzip' }),
    );
    expect(answer.status).toBeLessThan(500);
  });

  it('answers the probe that git sends before a large push', async () => {
    const answer = await rawPost(target.remote, 'git-receive-pack', flushPkt);
    expect(answer.status).toBe(200);
  });

  describe('fetches', () => {
    const { head, objects } = smallHistory('no longer reachable');

    beforeAll(async () => {
      await rawPush(target.remote, pushBody([createRef('refs/heads/gone', head.oid)], packOf(objects)));
      await rawPush(
        target.remote,
        pushBody([{ old: head.oid, new: ZERO_OID, ref: 'refs/heads/gone' }], Buffer.alloc(0)),
      );
      expect(await listRefs(target.remote)).not.toContain('refs/heads/gone');
    });

    it.each(hostileFetchRequests(head.oid))('refuses $name', async ({ body, says, headers }) => {
      const response = await target.survives((remote) => rawPost(remote, 'git-upload-pack', body, { ...headers }));
      expect(isPack(response)).toBe(false);
      expect(response.status, response.body.toString('latin1').slice(0, 500)).toBeLessThan(500);
      expect(response.body.toString('latin1').slice(0, 4000)).toMatch(says);
    });

    it('answers a hundred thousand haves without losing its temper', async () => {
      const haves = Array.from({ length: 100_000 }, (_, i) => pkt(`have ${i.toString(16).padStart(40, 'a')}\n`));
      const body = Buffer.concat([
        pkt('command=fetch\n'),
        Buffer.from('0001'),
        pkt(`want ${baseCommit.oid}\n`),
        ...haves,
        pkt('done\n'),
        flushPkt,
      ]);
      const response = await target.survives((remote) =>
        rawPost(remote, 'git-upload-pack', body, { 'git-protocol': 'version=2' }),
      );
      expect(response.status).toBeLessThan(500);
    });
  });
});

it('stays within its memory through all of this', () => {
  expect(hub.peakRssBytes()).toBeLessThan(MEMORY_BAR);
});

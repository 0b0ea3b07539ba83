/** The protocols line by line, where real git clients do not go. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, askFetch, askV0, askV2, request } from '../../../test/support/ask-upload-pack.ts';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import { parsePkts } from '../../../test/wire/support/pkt.ts';
import type { PackProducer } from '../pack-writer.ts';
import { PktReader } from '../pkt-line.ts';
import type { RepoView } from '../repo-view.ts';
import { advertiseReceivePack, advertiseUploadPack, advertiseV2, protocolVersion } from './advertise.ts';
import { serveV2 } from './serve-v2.ts';

type ClosableView = RepoView & { close(): void };

const repo = new ScratchRepo();
const oids: Record<string, string> = {};
let view: ClosableView;
let emptyRepo: ScratchRepo;
let empty: ClosableView;

const oid = (name: string): string => oids[name] ?? 'unknown';

beforeAll(async () => {
  const one = repo.commit({ branch: 'main', files: { a: 'one\n', 'dir/b': 'b\n' }, seconds: 1_000_000 });
  const two = repo.commit({ branch: 'main', parents: [one], files: { a: 'two\n' }, seconds: 2_000_000 });
  const three = repo.commit({ branch: 'main', parents: [two], files: { c: 'three\n' }, seconds: 3_000_000 });
  const brief = repo.commit({
    branch: 'topic',
    parents: [one],
    files: { brief: 'not for long\n' },
    seconds: 2_400_000,
  });
  repo.commit({ branch: 'topic', parents: [brief], files: { brief: null, d: 'topic\n' }, seconds: 2_500_000 });
  const tag = repo.tag('v1', two);
  repo.tag('v1-signed', tag);
  const hidden = repo.commit({ branch: 'gone', parents: [three], files: { 'dir/secret': 'hidden\n' } });
  repo.commit({ branch: 'gone', parents: [hidden], files: { 'dir/secret': null } });
  for (const [name, revision] of [
    ['one', 'main~2'],
    ['two', 'main~1'],
    ['three', 'main'],
    ['topic', 'topic'],
    ['v1', 'refs/tags/v1'],
    ['v1-signed', 'refs/tags/v1-signed'],
    ['behind hidden', 'gone'],
    ['hidden', 'gone~1'],
    ['hidden tree', 'gone~1^{tree}'],
    ['hidden blob', 'gone~1:dir/secret'],
    ['old blob', 'main~2:a'],
    ['historic blob', 'topic~1:brief'],
    ['historic tree', 'topic~1^{tree}'],
    ['dir', 'main:dir'],
  ] as const) {
    oids[name] = repo.git('rev-parse', revision).trim();
  }
  repo.git('update-ref', '-d', 'refs/heads/gone');
  view = await viewOfGitRepo(repo.dir);
  emptyRepo = new ScratchRepo('trunk');
  empty = await viewOfGitRepo(emptyRepo.dir);
});

afterAll(() => {
  view.close();
  empty.close();
  repo.remove();
  emptyRepo.remove();
});

const NOBODY = '1'.repeat(40);

function linesOf(chunks: Iterable<Uint8Array>): string[] {
  return parsePkts(Buffer.concat([...chunks])).map((line) => (line.kind === 'data' ? line.data.toString() : line.kind));
}

describe('advertisements', () => {
  it.each([
    [undefined, 0],
    ['version=1', 1],
    ['version=2', 2],
    ['version=1:version=2', 2],
    ['key=value:version=1', 1],
    ['version=3', 0],
    ['VERSION=2', 0],
  ])('reads %j as version %i', (header, version) => {
    expect(protocolVersion(header)).toBe(version);
  });

  it('lists refs with peeled tags and the symref of HEAD', () => {
    const [first = '', ...rest] = linesOf(advertiseUploadPack(view.refs, 0));
    expect(first).toMatch(
      new RegExp(`^${oid('three')} HEAD\\0multi_ack .* symref=HEAD:refs/heads/main .*object-format=sha1`),
    );
    expect(rest).toEqual([
      `${oid('three')} refs/heads/main\n`,
      `${oid('topic')} refs/heads/topic\n`,
      `${oid('v1')} refs/tags/v1\n`,
      `${oid('two')} refs/tags/v1^{}\n`,
      `${oid('v1-signed')} refs/tags/v1-signed\n`,
      `${oid('two')} refs/tags/v1-signed^{}\n`,
      'flush',
    ]);
    expect(linesOf(advertiseUploadPack(view.refs, 1))[0]).toBe('version 1\n');
  });

  it('lists neither HEAD nor peeled tags to a push', () => {
    const lines = linesOf(advertiseReceivePack(view.refs, 0));
    expect(lines[0]).toMatch(new RegExp(`^${oid('three')} refs/heads/main\\0.*\\breport-status-v2 .*\\batomic\\b`));
    expect(lines.join('')).not.toMatch(/HEAD|\^\{\}/);
  });

  it('has a place for capabilities in an empty repository', () => {
    const zeros = '0'.repeat(40);
    expect(linesOf(advertiseUploadPack(empty.refs, 0))).toEqual([
      expect.stringMatching(new RegExp(`^${zeros} capabilities\\^\\{\\}\\0multi_ack (?!.*symref)`)),
      'flush',
    ]);
    expect(linesOf(advertiseReceivePack(empty.refs, 0))[0]).toContain(`${zeros} capabilities^{}\0report-status`);
  });

  it('offers in v2 what is served', () => {
    expect(linesOf(advertiseV2())).toEqual([
      'version 2\n',
      expect.stringMatching(/^agent=modelport\//),
      'ls-refs=unborn\n',
      'fetch=shallow wait-for-done filter ref-in-want sideband-all\n',
      'server-option\n',
      'object-format=sha1\n',
      'object-info=size\n',
      'flush',
    ]);
  });
});

describe('a v2 request', () => {
  it.each([
    ['nothing', request()],
    ['a flush', request('.')],
  ])('of %s is answered with nothing', async (_, body) => {
    expect((await askV2(view, body)).bytes.length).toBe(0);
  });

  it.each([
    ['no command', request('agent=git/2.0', '.'), 'no command requested'],
    ['an unknown command', request('command=push', '|', '.'), "invalid command 'push'"],
    ['two commands', request('command=fetch', 'command=ls-refs', '|', '.'), "command 'ls-refs' requested after"],
    ['an unknown capability', request('command=fetch', 'magic', '|', '.'), "unknown capability 'magic'"],
    ['SHA-256', request('command=ls-refs', 'object-format=sha256', '|', '.'), 'mismatched object format'],
    ['a cut header', request('command=fetch').subarray(0, 9), 'malformed request'],
    ['a cut argument', request('command=fetch', '|', 'done').subarray(0, 30), 'expected flush after fetch arguments'],
    ['a delimiter too many', request('command=fetch', '|', 'done', '|', '.'), 'expected flush'],
    ['an unknown argument', request('command=fetch', '|', 'please', '.'), "unexpected line: 'please'"],
    ['an unknown ls-refs argument', request('command=ls-refs', '|', 'all', '.'), "unexpected line: 'all'"],
    ['a malformed want', request('command=fetch', '|', 'want main', '.'), 'expected to get oid'],
    ['a malformed have', request('command=fetch', '|', 'have main', '.'), 'expected SHA1 object'],
    ['a bad depth', request('command=fetch', '|', 'deepen 0', '.'), 'Invalid deepen: deepen 0'],
    ['two filters', request('command=fetch', '|', 'filter tree:0', 'filter tree:1', '.'), 'multiple filter-specs'],
    ['a sparse filter', request('command=fetch', '|', 'filter sparse:oid=x', '.'), "filter 'sparse:oid' not supported"],
    ['an unknown deepen-not', request('command=fetch', '|', 'deepen-not v9', '.'), 'deepen-not is not a ref'],
    ['an unknown want-ref', request('command=fetch', '|', 'want-ref refs/heads/no', '.'), 'unknown ref refs/heads/no'],
  ])('with %s is refused', async (_, body, message) => {
    const { lines } = await askV2(view, body);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^ERR /);
    expect(lines[0]).toContain(message);
  });

  it('may end without arguments', async () => {
    const { lines } = await askV2(view, request('command=ls-refs', '.'));
    expect(lines).toHaveLength(6);
  });
});

describe('ls-refs', () => {
  const lsRefs = async (from: RepoView, ...args: string[]): Promise<readonly string[]> =>
    (await askV2(from, request('command=ls-refs', '|', ...args, '.'))).lines;

  it('peels, resolves HEAD and keeps to prefixes', async () => {
    expect(await lsRefs(view, 'peel', 'symrefs', 'ref-prefix HEAD', 'ref-prefix refs/tags/v1')).toEqual([
      `${oid('three')} HEAD symref-target:refs/heads/main`,
      `${oid('v1')} refs/tags/v1 peeled:${oid('two')}`,
      `${oid('v1-signed')} refs/tags/v1-signed peeled:${oid('two')}`,
      '<flush>',
    ]);
  });

  it('finds the same with many prefixes', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `ref-prefix refs/none/${i}`);
    expect(await lsRefs(view, ...many, 'ref-prefix refs/heads/t')).toEqual([
      `${oid('topic')} refs/heads/topic`,
      '<flush>',
    ]);
  });

  it('tells of an unborn branch only when asked', async () => {
    expect(await lsRefs(empty, 'symrefs', 'unborn')).toEqual(['unborn HEAD symref-target:refs/heads/trunk', '<flush>']);
    expect(await lsRefs(empty, 'symrefs')).toEqual(['<flush>']);
    expect(await lsRefs(empty, 'symrefs', 'unborn', 'ref-prefix refs/heads/')).toEqual(['<flush>']);
  });
});

describe('object-info', () => {
  it('tells sizes, and nothing of what is missing or unreachable', async () => {
    const body = request(
      'command=object-info',
      '|',
      'size',
      `oid ${oid('old blob')}`,
      `oid ${NOBODY}`,
      `oid ${oid('hidden blob')}`,
      '.',
    );
    const { lines } = await askV2(view, body);
    expect(lines).toEqual(['size', `${oid('old blob')} 4`, `${NOBODY} `, `${oid('hidden blob')} `, '<flush>']);
  });
});

describe('wants', () => {
  it.each(['three', 'one', 'v1', 'v1-signed', 'topic', 'old blob', 'dir', 'historic blob', 'historic tree'])(
    'serve %s, which a ref leads to',
    async (name) => {
      const { lines, objects } = await askFetch(view, `want ${oid(name)}`, 'done', 'no-progress');
      expect(lines).toEqual(['packfile', '<flush>']);
      expect(objects).toBeGreaterThan(0);
    },
  );

  it.each(['hidden', 'hidden tree', 'hidden blob'])('refuse the %s, which is stored but unreachable', async (name) => {
    const refusal = `ERR upload-pack: not our ref ${oid(name)}`;
    expect((await askFetch(view, `want ${oid(name)}`, `want ${oid('one')}`, 'done')).lines).toEqual([refusal]);
    expect((await askV0(view, request(`want ${oid(name)} no-progress`, '.', 'done'))).lines).toEqual([refusal]);
  });

  it('refuse what is not stored, in the same words', async () => {
    expect((await askFetch(view, `want ${NOBODY}`, 'done')).lines).toEqual([`ERR upload-pack: not our ref ${NOBODY}`]);
  });

  it('do not reach unreachable history through a shallow line', async () => {
    const unshallow = (name: string): Promise<Answer> =>
      askFetch(view, `want ${oid('one')}`, `shallow ${oid(name)}`, 'deepen 2147483647', 'no-progress', 'done');
    const refused = await unshallow('behind hidden');
    expect(refused.lines).toEqual(['shallow-info', '<delim>', 'packfile', '<flush>']);
    expect(refused.objects).toBe(5);
    // Everything behind this one is on a branch, so the client may have it.
    const granted = await unshallow('hidden');
    expect(granted.lines).toEqual(['shallow-info', `unshallow ${oid('hidden')}`, '<delim>', 'packfile', '<flush>']);
    expect(granted.objects).toBe(11);
  });

  it('name refs', async () => {
    const { lines, objects } = await askFetch(
      view,
      'want-ref refs/heads/topic',
      'want-ref HEAD',
      'no-progress',
      'done',
      `have ${oid('one')}`,
    );
    expect(lines).toEqual([
      'wanted-refs',
      `${oid('topic')} refs/heads/topic`,
      `${oid('three')} HEAD`,
      '<delim>',
      'packfile',
      '<flush>',
    ]);
    expect(objects).toBe(12);
    const twice = await askFetch(view, 'want-ref HEAD', 'want-ref HEAD', 'done');
    expect(twice.lines).toEqual(['ERR duplicate want-ref HEAD']);
  });
});

describe('v2 negotiation', () => {
  it('acknowledges what is common and goes on when that covers the wants', async () => {
    const { lines, objects } = await askFetch(
      view,
      `want ${oid('three')}`,
      `have ${NOBODY}`,
      `have ${oid('two')}`,
      'no-progress',
    );
    expect(lines).toEqual(['acknowledgments', `ACK ${oid('two')}`, 'ready', '<delim>', 'packfile', '<flush>']);
    expect(objects).toBe(3);
  });

  it('waits for more when nothing is common, or not enough', async () => {
    expect((await askFetch(view, `want ${oid('three')}`, `have ${NOBODY}`)).lines).toEqual([
      'acknowledgments',
      'NAK',
      '<flush>',
    ]);
    const partly = await askFetch(view, `want ${oid('one')}`, `want ${oid('topic')}`, `have ${oid('three')}`);
    expect(partly.lines).toEqual(['acknowledgments', `ACK ${oid('three')}`, '<flush>']);
  });

  it('never says ready to a client that wants to be asked', async () => {
    const { lines } = await askFetch(view, `want ${oid('three')}`, `have ${oid('two')}`, 'wait-for-done');
    expect(lines).toEqual(['acknowledgments', `ACK ${oid('two')}`, '<flush>']);
    const noWants = await askFetch(view, `have ${oid('two')}`, `have ${oid('v1')}`, 'wait-for-done');
    expect(noWants.lines).toEqual(['acknowledgments', `ACK ${oid('two')}`, `ACK ${oid('v1')}`, '<flush>']);
  });

  it('answers a request without wants with nothing', async () => {
    expect((await askFetch(view, `have ${oid('two')}`)).bytes.length).toBe(0);
  });

  it('puts everything on side bands when asked', async () => {
    const { lines, objects } = await askFetch(
      view,
      `want ${oid('three')}`,
      `have ${oid('two')}`,
      'sideband-all',
      'no-progress',
    );
    expect(lines).toEqual(['1:acknowledgments', `1:ACK ${oid('two')}`, '1:ready', '<delim>', '1:packfile', '<flush>']);
    expect(objects).toBe(3);
    const refused = await askFetch(view, `want ${oid('hidden')}`, 'sideband-all', 'done');
    expect(refused.lines).toEqual([`3:upload-pack: not our ref ${oid('hidden')}`]);
  });
});

describe('v0 negotiation', () => {
  const ask = (...lines: string[]): Promise<Answer> => askV0(view, request(...lines));

  it('without extensions acknowledges the first common commit, and sends a bare pack', async () => {
    const { lines, objects } = await ask(
      `want ${oid('three')}`,
      '.',
      `have ${NOBODY}`,
      `have ${oid('two')}`,
      `have ${oid('topic')}`,
      'done',
    );
    expect(lines).toEqual([`ACK ${oid('two')}`]);
    expect(objects).toBe(3);
    expect((await ask(`want ${oid('three')}`, '.', `have ${NOBODY}`, 'done')).lines).toEqual(['NAK']);
  });

  it('with multi_ack continues', async () => {
    const { lines } = await ask(
      `want ${oid('three')} multi_ack side-band no-progress`,
      '.',
      `have ${oid('two')}`,
      'done',
    );
    expect(lines).toEqual([`ACK ${oid('two')} continue`, `ACK ${oid('two')}`, '<flush>']);
  });

  it('with multi_ack_detailed and no-done sends the pack as soon as it can', async () => {
    const caps = 'multi_ack_detailed no-done side-band-64k no-progress';
    const { lines, objects } = await ask(`want ${oid('three')} ${caps}`, '.', `have ${oid('two')}`, '.');
    expect(lines).toEqual([
      `ACK ${oid('two')} common`,
      `ACK ${oid('two')} ready`,
      'NAK',
      `ACK ${oid('two')}`,
      '<flush>',
    ]);
    expect(objects).toBe(3);
  });

  it('ends a stateless round with a NAK, and goes on in a conversation', async () => {
    const lines = [
      `want ${oid('three')} multi_ack_detailed side-band-64k no-progress`,
      '.',
      `have ${NOBODY}`,
      '.',
      `have ${oid('two')}`,
      'done',
    ];
    expect((await ask(...lines)).lines).toEqual(['NAK']);
    const whole = await askV0(view, request(...lines), { stateless: false });
    expect(whole.lines).toEqual(['NAK', `ACK ${oid('two')} common`, `ACK ${oid('two')}`, '<flush>']);
  });

  it('answers a request for the shallow boundary alone', async () => {
    const { lines } = await ask(`want ${oid('three')} side-band-64k`, 'deepen 2', '.');
    expect(lines).toEqual([`shallow ${oid('two')}`, '<flush>']);
  });

  it.each([
    ['a filter not negotiated', 'filter blob:none', 'filtering capability not negotiated'],
    ['garbage', 'wish 1', 'expected to get object ID'],
  ])('refuses %s', async (_, line, message) => {
    expect((await ask(`want ${oid('three')} side-band-64k`, line, '.', 'done')).lines).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('refuses what is neither have nor done', async () => {
    const { lines } = await ask(`want ${oid('three')} side-band-64k`, '.', 'want more');
    expect(lines).toEqual(["ERR upload-pack: expected SHA1 list, got 'want more'"]);
  });
});

describe('the pack', () => {
  it('is announced by progress lines', async () => {
    const { lines } = await askFetch(view, `want ${oid('one')}`, 'done');
    expect(lines).toEqual([
      'packfile',
      '2:Enumerating objects: 5, done.\nCounting objects: 100% (5/5), done.',
      '2:Total 5 objects, done.',
      '<flush>',
    ]);
  });

  it('goes with the tags on it when asked', async () => {
    const bare = await askFetch(view, `want ${oid('two')}`, 'done', 'no-progress');
    const tagged = await askFetch(view, `want ${oid('two')}`, 'include-tag', 'done', 'no-progress');
    expect(tagged.objects).toBe(bare.objects + 2);
  });

  it('that breaks off is reported on band 3', async () => {
    const broken: PackProducer = {
      producePack: () => failing(new Error('disk on fire')),
    };
    const engine = { view, packs: broken, signal: new AbortController().signal };
    const reader = new PktReader(once(request('command=fetch', '|', `want ${oid('one')}`, 'done', 'no-progress', '.')));
    const seen: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of serveV2(engine, reader)) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow('disk on fire');
    const text = Buffer.concat(seen).toString();
    expect(text).toMatch(/packfile\n[0-9a-f]{4}\x03aborting/);
    expect(text).not.toContain('fire');
  });

  it('is not planned to the end for a client that has gone', async () => {
    const hangup = new AbortController();
    let reads = 0;
    const slow: RepoView = {
      ...view,
      objects: {
        read: (id) => view.objects.read(id),
        readSlot: (slot) => {
          reads++;
          hangup.abort(new Error('hung up'));
          for (const start = Date.now(); Date.now() - start < 10;);
          return view.objects.readSlot(slot);
        },
      },
    };
    const body = request('command=fetch', '|', `want ${oid('three')}`, 'done', 'no-progress', '.');
    await expect(askV2(slow, body, { signal: hangup.signal })).rejects.toThrow('hung up');
    expect(reads).toBe(1);
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield* [];
  throw error;
}

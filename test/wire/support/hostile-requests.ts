/** Requests that break the protocol around the pack: pkt-lines, commands, and what upload-pack is asked for. */
import { gzipSync } from 'node:zlib';
import { baseCommit } from './hostile-case.ts';
import { NO_SUCH_OID, ZERO_OID, smallHistory } from './git-objects.ts';
import { packOf } from './pack-builder.ts';
import { delimPkt, flushPkt, pkt } from './pkt.ts';
import { PUSH_CAPABILITIES, createRef, pushBody } from './raw-git.ts';

export interface HostileRequest {
  readonly name: string;
  readonly service: 'git-receive-pack' | 'git-upload-pack';
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the refusal must say, in whatever place the protocol has for it. */
  readonly says: RegExp;
}

const { head, objects } = smallHistory('hostile requests');
const goodPack = packOf(objects);
const goodPush = pushBody([createRef('refs/heads/attack', head.oid)], goodPack);
const PROTOCOL = /packet|protocol|line|command|request ended|bad|invalid|malformed|unexpected/i;

function command(text: string): Buffer {
  return Buffer.concat([pkt(text), flushPkt, goodPack]);
}

export function hostileReceiveRequests(): HostileRequest[] {
  const line = `${ZERO_OID} ${head.oid} refs/heads/attack`;
  const send = (name: string, body: Buffer, says = PROTOCOL): HostileRequest => ({
    name: `push: ${name}`,
    service: 'git-receive-pack',
    body,
    says,
  });
  const after = (prefix: Buffer): Buffer => Buffer.concat([prefix, goodPush]);
  return [
    send('a length that is not hexadecimal', after(Buffer.from('zzzz'))),
    send('a length of 3', after(Buffer.from('0003'))),
    send('a delimiter among the commands', after(delimPkt)),
    send('a response end among the commands', after(Buffer.from('0002'))),
    send('a line of 65 535 bytes', after(Buffer.concat([Buffer.from('ffff'), Buffer.alloc(65_531, 'a')]))),
    send('a line that promises more than there is', Buffer.concat([Buffer.from('fff0'), Buffer.from(line)])),
    send('a length alone', Buffer.from('00')),
    send('no flush after the commands', pkt(`${line}\0 ${PUSH_CAPABILITIES}`)),
    send('an object id too short', command(`${ZERO_OID} 1234 refs/heads/attack\0 ${PUSH_CAPABILITIES}`)),
    send(
      'an object id that is no number',
      command(`${ZERO_OID} ${'x'.repeat(40)} refs/heads/attack\0 ${PUSH_CAPABILITIES}`),
    ),
    send(
      'object ids of SHA-256',
      command(`${'0'.repeat(64)} ${'1'.repeat(64)} refs/heads/attack\0 ${PUSH_CAPABILITIES} object-format=sha256`),
      /sha-?256|object.format|bad|protocol|command/i,
    ),
    send(
      'the object format SHA-256',
      command(`${line}\0 ${PUSH_CAPABILITIES} object-format=sha256`),
      /sha-?256|object.format/i,
    ),
    send('no ref name', command(`${ZERO_OID} ${head.oid} \0 ${PUSH_CAPABILITIES}`), /ref|name|command|bad|protocol/i),
    send('not a command', command(`please let me in\0 ${PUSH_CAPABILITIES}`)),
    send('a push certificate', command(`push-cert\0 ${PUSH_CAPABILITIES}\n`), /signed/i),
    send('a shallow line without an id', command(`shallow me`), PROTOCOL),
    send(
      'the same ref twice',
      pushBody([createRef('refs/heads/attack', head.oid), createRef('refs/heads/attack', baseCommit.oid)], goodPack),
      /multiple|twice|more than once|duplicate/i,
    ),
    send('HTML', Buffer.from('<html><body>hello</body></html>')),
    {
      ...send(
        'gzip garbage',
        Buffer.from('this is not gzip'),
        /gzip|encoding|inflate|compress|incorrect|bad|pkt|invalid/i,
      ),
      headers: { 'content-encoding': 'gzip' },
    },
    {
      ...send(
        'gzip cut short',
        gzipSync(goodPush).subarray(0, -20),
        /gzip|encoding|cut|unexpected|end|truncat|compress|pack/i,
      ),
      headers: { 'content-encoding': 'gzip' },
    },
    {
      ...send('an unknown content encoding', goodPush, /snappy/i),
      headers: { 'content-encoding': 'snappy' },
    },
    {
      ...send('a gzip bomb of empty lines', gzipBomb('0004'), /too many|limit|expected|command|bad|protocol|large/i),
      headers: { 'content-encoding': 'gzip' },
    },
    { ...send('a wrong content type', goodPush, /content.type|type/i), headers: { 'content-type': 'text/plain' } },
    {
      ...send('the content type of the other service', goodPush, /content.type|type/i),
      headers: { 'content-type': 'application/x-git-upload-pack-request' },
    },
  ];
}

function gzipBomb(unit: string): Buffer {
  return gzipSync(Buffer.alloc(256 * 1024 * 1024, unit), { level: 9 });
}

/** `unreachable`: an object of the repository that no ref reaches any more. */
export function hostileFetchRequests(unreachable: string): HostileRequest[] {
  const v2 = { 'git-protocol': 'version=2' };
  const send = (
    name: string,
    lines: readonly (string | Buffer)[],
    says: RegExp,
    headers: Readonly<Record<string, string>> = v2,
  ): HostileRequest => ({
    name: `fetch: ${name}`,
    service: 'git-upload-pack',
    headers,
    says,
    body: Buffer.concat(lines.map((line) => (typeof line === 'string' ? pkt(`${line}\n`) : line))),
  });
  const fetching = (name: string, args: readonly string[], says: RegExp): HostileRequest =>
    send(name, ['command=fetch', delimPkt, ...args, 'done', flushPkt], says);
  const good = `want ${baseCommit.oid}`;
  const NOT_OURS = /not our ref|not reachable|unknown|no such|not found|missing/i;
  return [
    send('an unknown command', ['command=launch-missiles', flushPkt], /command|unknown|invalid/i),
    send('no command', [delimPkt, good, 'done', flushPkt], /command|unknown|invalid|expected/i),
    send('two commands', ['command=fetch', 'command=ls-refs', delimPkt, good, 'done', flushPkt], /command/i),
    send(
      'no flush at the end',
      ['command=fetch', delimPkt, good, 'done'],
      /flush|unexpected|expected|end|cut|protocol/i,
    ),
    send(
      'SHA-256',
      ['command=fetch', 'object-format=sha256', delimPkt, good, 'done', flushPkt],
      /sha-?256|object.format|mismatch/i,
    ),
    send('a length that is not hexadecimal', [Buffer.from('00zz')], PROTOCOL),
    send('a line longer than its bytes', [Buffer.from('00ffcommand=fetch')], PROTOCOL),
    fetching('an object that nobody has', [`want ${NO_SUCH_OID}`], NOT_OURS),
    fetching('an object that no ref reaches', [`want ${unreachable}`], NOT_OURS),
    fetching('a want without an id', ['want'], /want|unexpected|invalid|bad|expected|protocol/i),
    fetching('a want that is no id', [`want ${'z'.repeat(40)}`], /want|unexpected|invalid|bad|expected|protocol/i),
    fetching(
      'a want of 64 digits',
      [`want ${'1'.repeat(64)}`],
      /want|unexpected|invalid|bad|expected|protocol|not our ref/i,
    ),
    fetching('an unknown argument', [good, 'make-me-a-sandwich'], /argument|unexpected|unknown|invalid/i),
    fetching('a negative depth', [good, 'deepen -1'], /deepen|depth|invalid|bad/i),
    fetching('a depth that is no number', [good, 'deepen lots'], /deepen|depth|invalid|bad/i),
    fetching('a depth of zero', [good, 'deepen 0'], /deepen|depth|invalid|bad/i),
    fetching('a date that is no number', [good, 'deepen-since yesterday'], /deepen|date|invalid|bad/i),
    fetching(
      'history without a ref that is not there',
      [good, 'deepen-not refs/heads/nowhere'],
      /deepen|ref|nowhere|ambiguous|not found/i,
    ),
    fetching('a ref that is not there', ['want-ref refs/heads/nowhere'], /unknown ref|nowhere|not found/i),
    fetching('an unknown filter', [good, 'filter everything:please'], /filter/i),
    fetching('a filter by a file of the server', [good, 'filter sparse:path=../../../etc/passwd'], /filter|sparse/i),
    fetching('a filter by a missing object', [good, `filter sparse:oid=${NO_SUCH_OID}`], /filter|sparse/i),
    fetching('a filter with a negative limit', [good, 'filter blob:limit=-5'], /filter|limit/i),
    fetching('a filter with a limit that is no number', [good, 'filter tree:much'], /filter|tree/i),
    fetching('a shallow line without an id', [good, 'shallow here'], /shallow|invalid|bad|unexpected/i),
    send(
      'v0: a want that is no id',
      [`want ${'z'.repeat(40)} side-band-64k`, flushPkt, 'done'],
      /want|expected|invalid|bad|protocol/i,
      {},
    ),
    send('v0: an object that nobody has', [`want ${NO_SUCH_OID} side-band-64k`, flushPkt, 'done'], NOT_OURS, {}),
    send('v0: an object that no ref reaches', [`want ${unreachable} side-band-64k`, flushPkt, 'done'], NOT_OURS, {}),
    send('v0: a delimiter', [delimPkt, `want ${baseCommit.oid} side-band-64k`, flushPkt, 'done'], PROTOCOL, {}),
    {
      ...send('gzip garbage', [flushPkt], /gzip|encoding|compress|incorrect|invalid/i),
      body: Buffer.from('not gzip'),
      headers: { ...v2, 'content-encoding': 'gzip' },
    },
    {
      ...send('a gzip bomb', [flushPkt], /too|limit|expected|large|command|capability|protocol|invalid|bad/i),
      body: gzipBomb('0004'),
      headers: { ...v2, 'content-encoding': 'gzip' },
    },
    {
      ...send('a wrong content type', ['command=fetch', delimPkt, good, 'done', flushPkt], /content.type|type/i),
      headers: { ...v2, 'content-type': 'application/json' },
    },
  ];
}

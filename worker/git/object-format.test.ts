import { expect, it } from 'vitest';
import { ScratchRepo, seededRandom } from '../../test/support/scratch-repo.ts';
import type { Oid } from '../domain/oid.ts';
import {
  bodyOf,
  parseCommit,
  parseSignature,
  parseTag,
  serializeCommit,
  serializeTag,
  subjectOf,
} from './object-format.ts';

const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;
const parent = '1234567890123456789012345678901234567890' as Oid;

it('reads a commit with every kind of header', () => {
  const text = `tree ${tree}\nparent ${parent}\nparent ${tree}\nauthor Ada L <ada@x> 1700000000 +0530\ncommitter Bob <> 1700000001 -0800\nencoding UTF-8\ngpgsig -----BEGIN\n \n abc\n -----END\nmergetag object ${parent}\n type commit\n\nsubject\n\nbody\n`;
  const commit = parseCommit(Buffer.from(text));
  expect(commit).toEqual({
    tree,
    parents: [parent, tree],
    author: { name: 'Ada L', email: 'ada@x', seconds: 1_700_000_000, zone: '+0530' },
    committer: { name: 'Bob', email: '', seconds: 1_700_000_001, zone: '-0800' },
    headers: [
      ['encoding', 'UTF-8'],
      ['gpgsig', '-----BEGIN\n\nabc\n-----END'],
      ['mergetag', `object ${parent}\ntype commit`],
    ],
    message: 'subject\n\nbody\n',
  });
  expect(commit && Buffer.from(serializeCommit(commit)).toString()).toBe(text);
});

it('decodes the encoding a commit names', () => {
  const head = `tree ${tree}\nauthor J\xe9 <j@x> 1 +0000\ncommitter J\xe9 <j@x> 1 +0000\nencoding ISO-8859-1\n\n\xfcber\n`;
  const commit = parseCommit(Buffer.from(head, 'latin1'));
  expect([commit?.author.name, commit?.message]).toEqual(['Jé', 'über\n']);
});

it('answers null for what is no commit, cut anywhere', () => {
  const whole = Buffer.from(`tree ${tree}\nparent ${parent}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n`);
  const headersEnd = whole.indexOf('\ncommitter') + 10;
  for (let end = 0; end < headersEnd; end++) expect(parseCommit(whole.subarray(0, end))).toBeNull();
  expect(parseCommit(Buffer.from(`tree ${tree}\nparent xyz\nauthor a\ncommitter b\n\n`))).toBeNull();
});

it('survives noise', () => {
  const random = seededRandom(3);
  const seed = Buffer.from(
    `tree ${tree}\nparent ${parent}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\ngpgsig x\n y\n\nm\n`,
  );
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(seed);
    for (let n = random(6); n >= 0; n--) bytes[random(bytes.length)] = random(256);
    parseCommit(bytes);
    parseTag(bytes);
  }
});

it('reads signatures as tolerantly as git', () => {
  expect(parseSignature('A <a@b> 12 +0100')).toEqual({ name: 'A', email: 'a@b', seconds: 12, zone: '+0100' });
  expect(parseSignature('A <a@b>')).toEqual({ name: 'A', email: 'a@b', seconds: 0, zone: '+0000' });
  expect(parseSignature('<a@b> 5 +0000').name).toBe('');
  expect(parseSignature('A B')).toEqual({ name: 'A B', email: '', seconds: 0, zone: '+0000' });
  expect(parseSignature('A <x <y>> 9 +0000').seconds).toBe(9);
});

it('writes commits and tags that git accepts', () => {
  const repo = new ScratchRepo();
  const person = { name: ' Eve <x>\n.', email: 'e@x>\n', seconds: 1_700_000_000, zone: '+0000' };
  const write = (type: string, bytes: Uint8Array): Oid => {
    return repo.withInput(['hash-object', '-t', type, '-w', '--stdin'], bytes).trim() as Oid;
  };
  expect(write('tree', new Uint8Array())).toBe(tree);
  const commit = write(
    'commit',
    serializeCommit({ tree, parents: [], author: person, committer: person, headers: [], message: 'héllo\0' }),
  );
  const tagBytes = serializeTag({ target: commit, targetType: 'commit', name: 'v1', tagger: person, message: 'm\n' });
  const tag = write('tag', tagBytes);
  repo.git('update-ref', 'refs/tags/v1', tag);
  repo.git('fsck', '--strict');
  expect(repo.git('log', '-1', '--format=%an|%ae|%s', 'v1').trim()).toBe('Eve x|e@x|héllo');
  expect(parseTag(tagBytes)).toEqual({
    target: commit,
    targetType: 'commit',
    name: 'v1',
    tagger: { ...person, name: 'Eve x', email: 'e@x' },
    message: 'm\n',
  });
  repo.remove();
});

it('splits a message into subject and body as git does', () => {
  const repo = new ScratchRepo();
  const messages = ['one\n', 'one\ntwo\n\nbody\nmore\n', '\n\nlead\n\n\nbody\n', '', 'only \t\n \nrest', 'a\n\n\n'];
  const marks: number[] = [];
  for (const message of messages) marks.push(repo.commit({ branch: 'main', parents: marks.slice(-1), message }));
  const expected = repo.git('log', '--reverse', '-z', '--format=%s%x01%b', 'main').split('\0');
  messages.forEach((message, i) => {
    const [subject, body] = (expected[i] ?? '').split('\x01');
    expect([subjectOf(message), bodyOf(message)]).toEqual([subject, body?.trim()]);
  });
  repo.remove();
});

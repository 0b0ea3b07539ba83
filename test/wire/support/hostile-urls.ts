/** Paths, headers and ranges that no honest client sends. */

/** Ways out of a folder, as people have written them to servers. `REPO` stands for a repository's path. */
export const TRAVERSALS: readonly string[] = [
  '/../../../../etc/passwd',
  '/..%2f..%2f..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/%252e%252e%252f%252e%252e%252fetc%252fpasswd',
  '/..%5c..%5c..%5cetc%5cpasswd',
  '/..\\..\\..\\etc\\passwd',
  '/....//....//etc/passwd',
  '/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
  '/%00',
  '/REPO/resolve/main/../../../../../etc/passwd',
  '/REPO/resolve/main/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/REPO/resolve/main/base.txt%00.png',
  '/REPO/resolve/main/..',
  '/REPO/resolve/main//etc/passwd',
  '/REPO/resolve/main/%2fetc%2fpasswd',
  '/REPO/resolve/..%2f..%2fetc/passwd',
  '/REPO/resolve/%2e%2e/base.txt',
  '/REPO/raw/main/../../../../etc/passwd',
  '/REPO/resolve/refs%2fheads%2f..%2f..%2fconfig/base.txt',
  '/REPO.git/../../../etc/passwd',
  '/REPO.git/objects/../config',
  '/REPO.git/config',
  '/REPO.git/HEAD',
  '/REPO.git/objects/info/packs',
  '/REPO.git/info/../config',
  '/REPO.git/info/refs?service=git-upload-pack%00git-receive-pack',
  '/REPO.git/info/refs?service=../../bin/sh',
  '/REPO.git/info/refs',
  '/REPO.git/git-upload-archive',
  '/REPO.git/info/lfs/objects/../../../../etc/passwd',
  '/REPO.git/info/lfs/objects/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/REPO.git/info/lfs/objects/00',
  '/datasets/../../etc/passwd',
  '/api/models/../../../etc/passwd',
  '/api/models/%2e%2e/%2e%2e/revision/main',
  '/api/models/REPO/tree/main/..%2f..%2f..%2fetc',
  '/api/models/REPO/tree/main/%00',
  '/api/models/REPO/revision/..%2f..%2f..',
  '/api/models/REPO/commits/--output=%2ftmp%2fx',
  '/hf/hf/hf/api/models/..%2f..',
  '/packs/../catalog.sqlite',
  '/state/d1/../catalog.sqlite',
  '/assets/../../main.js',
  '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
];

export interface RangeCase {
  readonly range: string;
  /** Statuses that RFC 9110 allows here. */
  readonly statuses: readonly number[];
  /** For 206: first and last byte that must come. */
  readonly bytes?: readonly [first: number, last: number];
}

/** Ranges of a file of `size` bytes. */
export function rangeCases(size: number): RangeCase[] {
  const many = (count: number): string => `bytes=${Array.from({ length: count }, (_, i) => `${i}-${i}`).join(',')}`;
  const last = size - 1;
  return [
    { range: 'bytes=0-0', statuses: [206], bytes: [0, 0] },
    { range: `bytes=${last}-`, statuses: [206], bytes: [last, last] },
    { range: 'bytes=-1', statuses: [206], bytes: [last, last] },
    { range: 'bytes=10-19', statuses: [206], bytes: [10, 19] },
    { range: `bytes=0-${'9'.repeat(30)}`, statuses: [206, 200], bytes: [0, last] },
    { range: `bytes=-${'9'.repeat(30)}`, statuses: [206, 200], bytes: [0, last] },
    { range: `bytes=${size}-`, statuses: [416] },
    { range: `bytes=${'9'.repeat(30)}-`, statuses: [416, 200] },
    { range: 'bytes=-0', statuses: [416] },
    { range: 'bytes=5-1', statuses: [200, 416] },
    { range: 'bytes=', statuses: [200, 416] },
    { range: 'bytes=-', statuses: [200, 416] },
    { range: 'bytes=abc-def', statuses: [200, 416] },
    { range: 'bytes=0x0-0xf', statuses: [200, 416] },
    { range: 'bytes=-5--1', statuses: [200, 416] },
    { range: 'bytes=1e1-1e2', statuses: [200, 416] },
    { range: 'lines=1-2', statuses: [200, 416] },
    { range: 'bytes 0-5', statuses: [200, 416] },
    { range: 'bytes=0-0,2-2', statuses: [200, 206, 416] },
    { range: many(2000), statuses: [200, 206, 400, 416, 431] },
    { range: `bytes=${Array.from({ length: 500 }, () => '0-').join(',')}`, statuses: [200, 206, 416] },
  ];
}

export interface HeaderCase {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers that a server must survive; whatever it answers, it is no success with content it should not give. */
export const HEADERS: readonly HeaderCase[] = [
  { name: 'a header of 200 kB', headers: { 'x-long': 'a'.repeat(200_000) } },
  {
    name: 'two thousand headers',
    headers: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`x-${i}`, 'y'])),
  },
  { name: 'a protocol version of 50 kB', headers: { 'git-protocol': `version=${'2'.repeat(50_000)}` } },
  { name: 'an accepted language of 50 kB', headers: { 'accept-language': 'x,'.repeat(25_000) } },
  { name: 'ten thousand entity tags', headers: { 'if-none-match': '"a",'.repeat(10_000) } },
  { name: 'a cookie of 60 kB', headers: { cookie: `session=${'c'.repeat(60_000)}` } },
  { name: 'a date that is none', headers: { 'if-modified-since': 'the day before yesterday' } },
  { name: 'a range condition that is none', headers: { 'if-range': '"', range: 'bytes=0-1' } },
  { name: 'an encoding with no end', headers: { 'accept-encoding': 'gzip;q='.repeat(5000) } },
];

/** Credentials that must not let anybody in. */
export const CREDENTIALS: readonly HeaderCase[] = [
  { name: 'Basic without base64', headers: { authorization: 'Basic !!!' } },
  { name: 'Basic without a colon', headers: { authorization: `Basic ${Buffer.from('admin').toString('base64')}` } },
  {
    name: 'Basic with an empty password',
    headers: { authorization: `Basic ${Buffer.from('admin:').toString('base64')}` },
  },
  {
    name: 'Basic with a wrong password',
    headers: { authorization: `Basic ${Buffer.from('admin:guess').toString('base64')}` },
  },
  { name: 'Basic with a NUL', headers: { authorization: `Basic ${Buffer.from('admin\0:x').toString('base64')}` } },
  { name: 'Bearer without a token', headers: { authorization: 'Bearer ' } },
  { name: 'a token of the right form', headers: { authorization: `Bearer hf_${'a'.repeat(40)}` } },
  { name: 'a token in SQL', headers: { authorization: "Bearer hf_' OR 1=1 --" } },
  { name: 'a token of 20 kB', headers: { authorization: `Bearer hf_${'a'.repeat(20_000)}` } },
  { name: 'an unknown scheme', headers: { authorization: 'Negotiate abc' } },
  { name: 'a made-up session', headers: { cookie: 'session=admin; hub_session=admin' } },
];

/** Requests whose framing two servers could read differently, sent as they are. */
export const SMUGGLING: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'two lengths',
    text: 'POST /api/repos/create HTTP/1.1\r\nhost: HOST\r\ncontent-length: 5\r\ncontent-length: 30\r\n\r\nhelloGET /healthz HTTP/1.1\r\n\r\n',
  },
  {
    name: 'a length and chunks',
    text: 'POST /api/repos/create HTTP/1.1\r\nhost: HOST\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n5c\r\nGPOST / HTTP/1.1\r\n\r\n0\r\n\r\n',
  },
  { name: 'a negative length', text: 'POST /api/repos/create HTTP/1.1\r\nhost: HOST\r\ncontent-length: -1\r\n\r\n' },
  {
    name: 'a length that is no number',
    text: 'POST /api/repos/create HTTP/1.1\r\nhost: HOST\r\ncontent-length: lots\r\n\r\n',
  },
  {
    name: 'chunks of a size that is no number',
    text: 'POST /api/repos/create HTTP/1.1\r\nhost: HOST\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  },
  { name: 'a header without a colon', text: 'GET / HTTP/1.1\r\nhost: HOST\r\nthis is no header\r\n\r\n' },
  { name: 'no HTTP at all', text: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
  { name: 'a version from the future', text: 'GET / HTTP/9.9\r\nhost: HOST\r\n\r\n' },
  { name: 'a space in the path', text: 'GET /a b c HTTP/1.1\r\nhost: HOST\r\n\r\n' },
];

import { expect, it } from 'vitest';
import { seededRandom } from '../../test/support/scratch-repo.ts';
import { pathFromBytes, pathFromUrl, pathToBytes, pathToUrl } from './path-bytes.ts';

it('keeps text as it is', () => {
  for (const text of ['', 'a', 'naïve/日本/🦊', '\ufeffbom', 'x'.repeat(1000)]) {
    expect(pathFromBytes(Buffer.from(text))).toBe(text);
    expect(Buffer.from(pathToBytes(text)).toString()).toBe(text);
  }
});

it('escapes bytes that are not UTF-8 the way Python does', () => {
  expect(pathFromBytes(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\udcffb');
  expect(pathFromBytes(Uint8Array.of(0xc3))).toBe('\udcc3');
  expect(pathFromBytes(Uint8Array.of(0xed, 0xb2, 0x80))).toBe('\udced\udcb2\udc80');
  expect(JSON.stringify(pathFromBytes(Uint8Array.of(0xff)))).toBe('"\\udcff"');
});

it('gives back any bytes', () => {
  const random = seededRandom(7);
  for (let round = 0; round < 2000; round++) {
    const bytes = Uint8Array.from({ length: random(12) }, () => (random(2) === 0 ? random(256) : 0x80 + random(0x80)));
    const path = pathFromBytes(bytes);
    expect([...pathToBytes(path)]).toEqual([...bytes]);
    expect(pathFromUrl(pathToUrl(path))).toBe(path);
  }
});

it('decodes a URL once and refuses a broken one', () => {
  expect(pathFromUrl('a%20b/%E6%97%A5')).toBe('a b/日');
  expect(pathFromUrl('a%252f')).toBe('a%2f');
  expect(pathFromUrl('%ff')).toBe('\udcff');
  expect(pathFromUrl('日%20x')).toBe('日 x');
  for (const broken of ['%', 'a%2', '%zz', '日%g0']) expect(pathFromUrl(broken)).toBeNull();
  expect(pathToUrl('a b/ñ#?%')).toBe('a%20b/%C3%B1%23%3F%25');
});

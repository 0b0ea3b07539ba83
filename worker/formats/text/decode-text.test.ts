import { expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));

it.each([
  ['utf-8', '6c6f72656d20e69687'],
  ['utf-8', 'efbbbf61'],
  ['utf-16le', 'fffe61000a004f60'],
  ['utf-16be', 'feff0061000a4f60'],
  ['utf-16le', '680065006c006c006f000a00'],
  ['utf-16be', '00680065006c006c006f000a'],
  // これは日本語です。
  ['shift_jis', '82b182ea82cd93fa967b8cea82c582b78142'],
  ['euc-jp', 'a4b3a4eca4cfc6fccbdcb8eca4c7a4b9a1a3'],
  // 这是中文文本
  ['gb18030', 'd5e2cac7d6d0cec4cec4b1be'],
  // 이것은 한국어
  ['euc-kr', 'c0ccb0cdc0ba20c7d1b1b9bee6'],
  ['windows-1252', '636166e920617520 6c616974206368617564'],
])('finds %s', (encoding, hex) => {
  expect(decodeText(bytes(hex))?.encoding).toBe(encoding);
});

it('decodes what it found', () => {
  expect(decodeText(bytes('82b182ea82cd93fa967b8cea82c582b78142'))?.text).toBe('これは日本語です。');
  expect(decodeText(bytes('fffe61000a00604f'))?.text).toBe('a\n你');
});

it('takes a character cut at the end for text all the same', () => {
  expect(decodeText(bytes('6c6f72656d20e696'))?.encoding).toBe('utf-8');
});

it.each([
  ['NUL bytes', '7f454c46020101000000000000000000'],
  ['UTF-32', 'fffe000061000000'],
  ['control characters', '6162ff0102030405'],
  ['PDF', '255044462d312e340a'],
  ['compressed bytes', '1f8b08000000000000ff4b4c4a0600c241243503'],
])('takes %s for no text', (_name, hex) => {
  expect(decodeText(bytes(hex))).toBeNull();
});

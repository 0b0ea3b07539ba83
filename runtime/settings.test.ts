import { describe, expect, it } from 'vitest';
import { StartError, parseAddress, readSettings } from './settings.ts';

describe('parseAddress', () => {
  it.each([
    ['127.0.0.1:8787', '127.0.0.1', 8787],
    ['hub.internal:80', 'hub.internal', 80],
    ['[::1]:8787', '::1', 8787],
    [':8787', '0.0.0.0', 8787],
    ['*:8787', '0.0.0.0', 8787],
    ['8787', '127.0.0.1', 8787],
    ['127.0.0.1:0', '127.0.0.1', 0],
  ])('reads %s', (text, host, port) => {
    expect(parseAddress(text, 'HUB_HTTP_ADDR')).toEqual({ host, port });
  });

  it.each(['', 'localhost', '127.0.0.1:', '127.0.0.1:99999', '::1:8787', 'a b:1', '127.0.0.1:80/x'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseAddress(text, 'HUB_HTTP_ADDR')).toThrow(StartError);
    },
  );
});

describe('readSettings', () => {
  it('takes empty variables for absent ones', () => {
    const { http, dataDir } = readSettings({ HUB_HTTP_ADDR: '', HUB_DATA_DIR: '' });
    expect(http).toEqual({ host: '127.0.0.1', port: 8787 });
    expect(dataDir).toBe(`${process.cwd()}/data`);
  });
});

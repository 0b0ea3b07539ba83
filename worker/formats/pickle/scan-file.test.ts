import { expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/scratch-repo.ts';
import { bytesAsSource } from '../byte-source.ts';
import { dangerOf } from './import-danger.ts';
import { type PickleReport, scanPickleFile } from './scan-file.ts';

const scan = (bytes: Uint8Array): Promise<PickleReport> => scanPickleFile(bytesAsSource(bytes));
const binary = (text: string): Buffer => Buffer.from(text, 'latin1');

/** `{'w': OrderedDict(a=1), 'x': Evil()}`, whose `Evil` reduces to `os.system('id')`, as Python's own pickle writes it. */
const written: Readonly<Record<number, string>> = {
  0: 'KGRwMApWdwpwMQpjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcDIKKHRScDMKVmEKcDQKSTEKc3NWeApwNQpjcG9zaXgKc3lzdGVtCnA2CihWaWQKcDcKdHA4ClJwOQpzLg==',
  2: 'gAJ9cQAoWAEAAAB3cQFjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQIpUnEDWAEAAABhcQRLAXNYAQAAAHhxBWNwb3NpeApzeXN0ZW0KcQZYAgAAAGlkcQeFcQhScQl1Lg==',
  4: 'gASVUQAAAAAAAAB9lCiMAXeUjAtjb2xsZWN0aW9uc5SMC09yZGVyZWREaWN0lJOUKVKUjAFhlEsBc4wBeJSMBXBvc2l4lIwGc3lzdGVtlJOUjAJpZJSFlFKUdS4=',
};
/** The same `Evil` in what torch.save writes, and in a compressed archive. */
const archives = [
  'UEsDBBQAAAAAAJKrdl1QwSbJIgAAACIAAAAKAAAAbS9kYXRhLnBrbIACY3Bvc2l4CnN5c3RlbQpxAFgCAAAAaWRxAYVxAlJxAy5QSwMEFAAAAAAAkqt2XWnfImUIAAAACAAAAAgAAABtL2RhdGEvMAAAAAAAAAAAUEsBAhQDFAAAAAAAkqt2XVDBJskiAAAAIgAAAAoAAAAAAAAAAAAAAIABAAAAAG0vZGF0YS5wa2xQSwECFAMUAAAAAACSq3Zdad8iZQgAAAAIAAAACAAAAAAAAAAAAAAAgAFKAAAAbS9kYXRhLzBQSwUGAAAAAAIAAgBuAAAAeAAAAAAA',
  'UEsDBBQAAAAIAJKrdl20hZkmLgAAADwAAAAKAAAAbS9kYXRhLnBrbGtgmWrIAAGxUzR6WAvyizMrpvSwFVcWl6TmTpk8pYcpM2VK65SgKRlsqDBVDwBQSwECFAMUAAAACACSq3ZdtIWZJi4AAAA8AAAACgAAAAAAAAAAAAAAgAEAAAAAbS9kYXRhLnBrbFBLBQYAAAAAAQABADgAAABWAAAAAAA=',
];

it.each(Object.entries(written))('finds what a pickle of protocol %s imports', async (protocol, base64) => {
  const report = await scan(Buffer.from(base64, 'base64'));
  expect(report).toMatchObject({ danger: 'dangerous', isComplete: true, protocol: Number(protocol) });
  expect(report.imports).toEqual([
    { name: 'posix.system', danger: 'dangerous' },
    { name: 'collections.OrderedDict', danger: 'safe' },
  ]);
});

it.each(archives)('looks into archives', async (base64) => {
  const report = await scan(Buffer.from(base64, 'base64'));
  expect(report).toMatchObject({ danger: 'dangerous', isComplete: true, streams: ['m/data.pkl'] });
  expect(report.imports.map(({ name }) => name)).toEqual(['posix.system']);
});

it('follows the memo as Python does, however its keys were chosen', async () => {
  // Two entries under one key count once, so the next free key is 1.
  const tricky = binary('\x80\x04\x8c\x02osq\0q\0\x8c\x06system\x940h\0h\x01\x93\x8c\x02id\x85R.');
  expect((await scan(tricky)).imports).toEqual([{ name: 'os.system', danger: 'dangerous' }]);
  // Python reads "1_0" as ten.
  expect(await scan(binary('\x80\x04\x8c\x02osp1_0\nh\x0a0.'))).toMatchObject({ isComplete: false, danger: 'unknown' });
});

it('says when a name cannot be told', async () => {
  expect((await scan(binary('\x80\x04N\x8c\x06system\x93.'))).imports).toEqual([
    { name: '?.system', danger: 'dangerous' },
  ]);
  const long = binary(`c${'a'.repeat(5000)}\nb\n.`);
  expect((await scan(long)).imports).toEqual([{ name: '?.b', danger: 'dangerous' }]);
});

it('takes nothing for safe that it could not look through', async () => {
  for (const bytes of [
    binary(''),
    binary('PK\x03\x04 no archive'),
    binary('\x80\x04]'),
    binary('\xff'),
    binary('X\xff\xff\xff\xff.'),
  ]) {
    expect(await scan(bytes)).toMatchObject({ isComplete: false, danger: 'unknown' });
  }
});

it('stops at its caps and says so', { timeout: 20_000 }, async () => {
  for (const repeated of ['(', 'N\x94', '2']) {
    const bytes = binary(`\x80\x04N${repeated.repeat(1_100_000)}.`);
    expect(['safe', 'unknown']).toContain((await scan(bytes)).danger);
  }
  const imports = Array.from({ length: 3000 }, (_, index) => `ca${index}\nb\n`).join('');
  expect(await scan(binary(`${imports}.`))).toMatchObject({ isComplete: false });
});

it('survives any bytes', async () => {
  const random = seededRandom(7);
  const model = Buffer.from(written[4] ?? '', 'base64');
  const archive = Buffer.from(archives[1] ?? '', 'base64');
  for (let round = 0; round < 2000; round++) {
    const bytes = Buffer.from(round % 2 === 0 ? model : archive);
    for (let change = 0; change < 4; change++) bytes[random(bytes.length)] = random(256);
    await scan(bytes);
  }
});

it('knows dangerous names from usual ones', () => {
  const danger = (full: string): string => {
    const dot = full.lastIndexOf('.');
    return dangerOf({ module: full.slice(0, dot), name: full.slice(dot + 1) });
  };
  expect(
    ['os.system', 'builtins.eval', 'subprocess.Popen', 'torch.load', 'nt.system', '__builtin__.getattr'].map(danger),
  ).toEqual(Array.from({ length: 6 }, () => 'dangerous'));
  expect(['torch._utils._rebuild_tensor_v2', 'torch.FloatStorage', 'builtins.set', 'numpy.dtype'].map(danger)).toEqual(
    Array.from({ length: 4 }, () => 'safe'),
  );
  expect(danger('my_model.Net')).toBe('unknown');
  expect(dangerOf({ module: 'torch', name: 'serialization.os.system' })).toBe('dangerous');
});

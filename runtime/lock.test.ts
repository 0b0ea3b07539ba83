import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Lock, missingOptionalPackages } from './complete-lock.ts';
import { projectRoot } from './paths.ts';

const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as Lock;

it('names the packages of every platform, or `npm ci` refuses it (see `npm run complete-lock`)', () => {
  expect(missingOptionalPackages(lock)).toEqual([]);
});

it('names no registry', () => {
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});

it('notices what is missing and tells its platform', () => {
  const owner = { version: '1.0.0', license: 'MIT', optionalDependencies: { '@x/tool-linux-arm64-musl': '1.0.0' } };
  expect(missingOptionalPackages({ packages: { 'node_modules/tool': owner } })).toEqual([
    [
      'node_modules/@x/tool-linux-arm64-musl',
      { version: '1.0.0', cpu: ['arm64'], libc: ['musl'], license: 'MIT', optional: true, os: ['linux'] },
    ],
  ]);
});

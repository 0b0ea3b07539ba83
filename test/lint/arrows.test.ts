/** The import arrows of docs/architecture.md hold because the linter holds them: each wrong import here must be caught. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const oxlint = join(root, 'node_modules/.bin/oxlint');
const project = mkdtempSync(join(tmpdir(), 'modelport-lint-'));
cpSync(join(root, '.oxlintrc.json'), join(project, '.oxlintrc.json'));

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** The rules that a file with this content breaks at this place in the project. */
function rulesBroken(path: string, content: string, ...options: string[]): readonly string[] {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  const run = spawnSync(oxlint, [...options, '--format', 'json', '-c', join(project, '.oxlintrc.json'), file], {
    cwd: root,
    encoding: 'utf8',
  });
  rmSync(file);
  const report = JSON.parse(run.stdout) as { diagnostics: readonly { code: string }[] };
  return report.diagnostics.map(({ code }) => code);
}

const importOf = (from: string): string => `import { thing } from '${from}';\nexport const used = thing;\n`;

describe('the import arrows', () => {
  it.each([
    ['worker/domain/a.ts', '../ports/b.ts'],
    ['worker/domain/a.ts', 'hono'],
    ['worker/ports/a.ts', '../git/b.ts'],
    ['worker/git/upload/a.ts', '../../app/b.ts'],
    ['worker/git/a.ts', '../catalog/b.ts'],
    ['worker/git/a.ts', 'cloudflare:workers'],
    ['worker/formats/a.ts', '../git/b.ts'],
    ['worker/catalog/a.ts', '../config.ts'],
    ['worker/app/repos/a.ts', '../../http/b.ts'],
    ['worker/app/repos/a.ts', 'hono/cookie'],
    ['worker/http/hf/a.ts', '../../objects/b.ts'],
    ['worker/http/hf/a.ts', '../../compose.ts'],
    ['worker/http/a.ts', '../../adapters/blob-disk/b.ts'],
    ['worker/objects/a.ts', '../http/b.ts'],
    ['adapters/blob-disk/a.ts', '../../worker/app/b.ts'],
    ['adapters/blob-disk/a.ts', '../../worker/config.ts'],
    ['adapters/blob-disk/a.ts', '../blob-s3/b.ts'],
    ['web/pages/a.ts', '../../worker/domain/b.ts'],
    ['runtime/a.ts', '../worker/config.ts'],
    ['test/wire/a.ts', '../../worker/domain/b.ts'],
  ])('%s may not import %s', (path, from) => {
    expect(rulesBroken(path, importOf(from))).toContain('eslint(no-restricted-imports)');
  });

  it.each([
    ['worker/git/upload/a.ts', '../../domain/b.ts'],
    ['worker/git/upload/a.ts', '../store/b.ts'],
    ['worker/app/git/a.ts', '../../git/b.ts'],
    ['worker/http/git/a.ts', '../../app/git/b.ts'],
    ['worker/objects/a.ts', 'cloudflare:workers'],
    ['adapters/blob-disk/a.ts', '../../worker/ports/b.ts'],
    ['web/pages/a.ts', '../lib/b.ts'],
  ])('%s may import %s', (path, from) => {
    expect(rulesBroken(path, importOf(from))).toEqual([]);
  });
});

describe('escape hatches from the type system', () => {
  it.each([
    ['any', 'export const a: any = 1;\n', 'typescript(no-explicit-any)'],
    ['!', 'export const f = (x?: { y: 1 }) => x!.y;\n', 'typescript(no-non-null-assertion)'],
    ['@ts-ignore', '// @ts-ignore\nexport const a = 1;\n', 'typescript(ban-ts-comment)'],
  ])('%s is refused', (_, content, rule) => {
    expect(rulesBroken('worker/app/a.ts', content)).toContain(rule);
  });

  it('a promise nobody waits for is refused', () => {
    const content = 'export function f(p: () => Promise<void>): void {\n  p();\n}\n';
    expect(rulesBroken('worker/app/a.ts', content, '--type-aware')).toContain('typescript(no-floating-promises)');
  });
});

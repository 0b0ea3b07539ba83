/** Builds dist/ once before the wire tests, so that test files starting hubs side by side find it fresh. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export default function setup(): void {
  const root = join(import.meta.dirname, '../../..');
  execFileSync(
    join(root, 'node_modules', '.bin', 'node'),
    ['--disable-warning=ExperimentalWarning', join(root, 'runtime', 'build.ts')],
    { stdio: 'inherit' },
  );
}

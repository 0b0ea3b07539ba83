/** Runs the specs that `@huggingface/hub` is released with, from the copy in the folder it is started in. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: process.cwd(),
  test: { include: ['src/lib/*.spec.ts'], testTimeout: 60_000, maxWorkers: 1, isolate: false },
});

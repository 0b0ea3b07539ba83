import { expect, it } from 'vitest';
import { securityPolicy, storeOrigin, threadPolicy } from './security-policy.ts';

it('lets only pages that start threads start them, and only scripts of the hub', () => {
  expect(securityPolicy('n', null)).not.toContain('worker-src');
  expect(securityPolicy('n', null, { hasThreads: true })).toContain("worker-src 'self'");
});

it('compiles WebAssembly in threads alone', () => {
  expect(securityPolicy('n', null, { hasThreads: true })).not.toContain('wasm');
  expect(threadPolicy(null)).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
});

it('lets threads read where the object store hands out files', () => {
  expect(threadPolicy('https://files.example')).toContain("connect-src 'self' https://files.example");
  expect(storeOrigin({ storage: { kind: 'disk' } } as Parameters<typeof storeOrigin>[0])).toBeNull();
});

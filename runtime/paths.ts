/** Where the project's files are; everything else in runtime/ asks here. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));
export const distDir: string = join(projectRoot, 'dist');
/** The Worker: `main.js`, modules that it loads when they are needed, and a compiled one. */
export const workerDir: string = join(distDir, 'worker');
export const workerBundle: string = join(workerDir, 'main.js');
/** The compiled inner loops of the Xet formats; the Worker has a copy. */
export const xetKernel: string = join(distDir, 'xet', 'kernel.wasm');
/** The portal's browser files, served through the ASSETS binding. */
export const assetsDir: string = join(distDir, 'client');
export const workerdBinary: string = join(projectRoot, 'node_modules', '.bin', 'workerd');

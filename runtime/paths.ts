/** Where the project's files are; everything else in runtime/ asks here. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));
export const distDir: string = join(projectRoot, 'dist');
export const workerBundle: string = join(distDir, 'worker', 'main.js');
/** The compiled inner loops of the Xet formats, and their copy that the bundle imports. */
export const xetKernel: string = join(distDir, 'xet', 'kernel.wasm');
export const workerKernel: string = join(distDir, 'worker', 'kernel.wasm');
/** The portal's browser files, served through the ASSETS binding. */
export const assetsDir: string = join(distDir, 'client');
export const workerdBinary: string = join(projectRoot, 'node_modules', '.bin', 'workerd');

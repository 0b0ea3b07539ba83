/**
 * Tells the server's build which hashed files the browser's build made, as the module `virtual:client-assets`, and
 * lays a Brotli and a gzip copy beside each text file, since workerd's disk service compresses nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const MODULE = 'virtual:client-assets';
const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|wasm)$/;
/** The last percent of a larger file would take half a minute. */
const MAX_THOROUGH_BYTES = 2 << 20;

export function clientAssets(): Plugin {
  let script = '';
  let style = '';

  return {
    name: 'modelport:client-assets',
    sharedDuringBuild: true,

    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),

    load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      if (script === '' || style === '')
        throw new Error('build the client before the server: its files are not known yet');
      return `export const clientAssets = ${JSON.stringify({ script: `/${script}`, style: `/${style}` })};`;
    },

    generateBundle: {
      /* Vite gathers the stylesheet from the chunks in this very hook, so the empty one goes after that. */
      order: 'post',
      handler(_options, bundle) {
        if (this.environment.name !== 'client') return;
        for (const [fileName, output] of Object.entries(bundle)) {
          if (fileName.endsWith('.css')) style = fileName;
          if (output.type !== 'chunk' || !output.isEntry) continue;
          if (output.name === 'styles') delete bundle[fileName];
          else script = fileName;
        }
      },
    },

    async writeBundle(options, bundle) {
      if (this.environment.name !== 'client') return;
      const files = Object.keys(bundle).filter((fileName) => COMPRESSIBLE.test(fileName));
      await Promise.all(files.map((fileName) => compress(`${options.dir}/${fileName}`)));
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const isLarge = bytes.length > MAX_THOROUGH_BYTES;
  const brotli = await promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: isLarge ? 4 : constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: isLarge ? 6 : 9 }));
}

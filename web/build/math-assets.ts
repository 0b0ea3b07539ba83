/** Lays KaTeX's style sheet and its fonts, in the one form that every supported browser takes, among the client's files. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { KATEX_VERSION, mathStyleAddress } from '../lib/math-style.ts';

export function mathAssets(): Plugin {
  return {
    name: 'modelport:math-assets',
    async generateBundle() {
      if (this.environment.name !== 'client') return;
      const styleFile = createRequire(import.meta.url).resolve('katex/dist/katex.min.css');
      const written = await readFile(styleFile, 'utf8');
      const fonts = new Set<string>();
      const style = written.replace(
        /src:url\(fonts\/([\w-]+)\.woff2\) format\("woff2"\)[^;}]*/g,
        (_all, name: string) => {
          fonts.add(name);
          return `src:url(${fontFile(name)}) format("woff2")`;
        },
      );
      if (fonts.size === 0 || style.includes('url(fonts/')) throw new Error("KaTeX's style sheet names its fonts anew");
      if (!written.includes(`"${KATEX_VERSION}"`)) {
        throw new Error(`KaTeX is no longer ${KATEX_VERSION}: change lib/math-style.ts`);
      }
      this.emitFile({ type: 'asset', fileName: mathStyleAddress.slice(1), source: style });
      for (const name of fonts) {
        const source = await readFile(join(dirname(styleFile), 'fonts', `${name}.woff2`));
        this.emitFile({ type: 'asset', fileName: `assets/${fontFile(name)}`, source });
      }
    },
  };
}

function fontFile(name: string): string {
  return `katex-${KATEX_VERSION}-${name}.woff2`;
}

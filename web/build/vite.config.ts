/**
 * Builds the portal twice: `dist/web/client` for browsers (hashed files below `assets/`), then `dist/web/server`, one
 * module for the Worker that names them. `createBuilder({ configFile }).then((builder) => builder.buildApp())` runs
 * both in order.
 */
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { clientAssets } from './client-assets.ts';
import { mathAssets } from './math-assets.ts';
import { publish } from './publish.ts';

const web = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

const config: UserConfig = {
  root: web,
  logLevel: 'warn',
  publicDir: `${web}public`,
  plugins: [solid({ ssr: true }), clientAssets(), mathAssets()],
  /* The first browsers that know light-dark(), CSS nesting and the scripting media feature. */
  build: { target: ['chrome123', 'firefox121', 'safari17.5'] },
  /* Models run on the processor: the build for graphics cards is twice as large, past what one asset may be. */
  resolve: { alias: { 'onnxruntime-web/webgpu': 'onnxruntime-web/wasm' } },
  /* The Worker knows scripts of threads by their names, since they have a policy of their own. */
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { entryFileNames: 'assets/thread-[name]-[hash].js', chunkFileNames: 'assets/thread-[name]-[hash].js' },
    },
  },
  environments: {
    client: {
      build: {
        outDir: `${dist}client-next`,
        emptyOutDir: true,
        copyPublicDir: true,
        cssCodeSplit: false,
        assetsInlineLimit: 0,
        modulePreload: false,
        rolldownOptions: {
          input: { styles: `${web}styles/index.ts`, client: `${web}client.ts` },
          /* Keeps what styles/index.ts exports, and with it every module's rules. */
          preserveEntrySignatures: 'strict',
          /* Compressing takes the time it takes. */
          checks: { pluginTimings: false },
        },
      },
    },
    ssr: {
      resolve: { noExternal: true, conditions: ['worker', 'solid', 'module', 'production'] },
      build: {
        outDir: `${dist}portal`,
        emptyOutDir: true,
        copyPublicDir: false,
        ssr: true,
        target: 'es2024',
        minify: false,
        rolldownOptions: {
          input: { portal: `${web}server.tsx` },
          output: { codeSplitting: false },
          checks: { pluginTimings: false },
        },
      },
    },
  },
  builder: {
    sharedConfigBuild: true,
    async buildApp(builder) {
      const { client, ssr } = builder.environments;
      if (client === undefined || ssr === undefined) throw new Error('the client and ssr environments are missing');
      await builder.build(client);
      await builder.build(ssr);
      await publish(`${dist}client-next`, `${dist}client`);
    },
  },
};

export default config;

/** A person with the newest `huggingface_hub` who uploads to the hub and downloads from it, on the disk that is measured. */
import { mkdirSync } from 'node:fs';
import { clientEnv, pythonEnv } from '../wire/harness/python.ts';
import type { Bench } from './bench.ts';
import { timed } from './commands.ts';

const COMMAND_LINE = ['-m', 'huggingface_hub.cli.hf'];

export class HfClient {
  readonly #python: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #home: string;

  /** `home` is made; caches and settings go there. `url` is the hub's, or of a proxy before it. */
  constructor(bench: Bench, home: string, url = bench.hub.url) {
    const python = pythonEnv('hub-newest');
    if (python === null) throw new Error('the newest huggingface_hub could not be installed');
    mkdirSync(home, { recursive: true });
    this.#python = python;
    this.#home = home;
    this.#env = clientEnv(url, home, bench.hub.adminToken);
  }

  /** Seconds of `hf upload` of one file, from its start to its end. */
  upload(repo: string, file: string, pathInRepo: string): Promise<number> {
    return this.#run([...COMMAND_LINE, 'upload', repo, file, pathInRepo]);
  }

  /** Seconds of `hf download` of one file into a folder. */
  download(repo: string, pathInRepo: string, folder: string): Promise<number> {
    return this.#run([...COMMAND_LINE, 'download', repo, pathInRepo, '--local-dir', folder]);
  }

  /** Seconds of a script, which gets the arguments as `sys.argv[1:]`. */
  script(text: string, ...args: string[]): Promise<number> {
    return this.#run(['-c', text, ...args]);
  }

  #run(args: readonly string[]): Promise<number> {
    return timed(this.#python, args, this.#home, this.#env);
  }
}

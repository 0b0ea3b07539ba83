/**
 * What counts as one download of a repository, by the idea of the Hugging Face Hub: a library loads a model by
 * fetching one telling file, so fetching that file is the download; the weights beside it would count again.
 *
 * - Models: `config.json`, `model_index.json`, `adapter_config.json` at the root, and every `.gguf`, which is loaded
 *   alone. In a model with none of these, each file of weights. Requests for a later part of a file do not count.
 * - Everything else: any file but the README and git's own, once per client within five minutes.
 */
import type { RepoKind } from '../../domain/repo.ts';

export const TELLING_FILES: readonly string[] = ['config.json', 'model_index.json', 'adapter_config.json'];
const WEIGHTS = /\.(?:safetensors|bin|pth?|ckpt|onnx|h5|keras|msgpack|tflite|nemo|mlmodel|npz|pkl|joblib|model)$/i;
const NO_CONTENT = /(?:^|\/)(?:readme\.md|\.git[a-z]+)$/i;

export const CLIENT_WINDOW_MS = 5 * 60_000;

export interface FileRequest {
  readonly kind: RepoKind;
  readonly path: string;
  /** Whether the request asked for the file from its first byte on, and for more than that byte. */
  readonly fromStart: boolean;
}

/** `per-request`: count it. `per-client`: count it unless this client was counted a moment ago. `if-untold`: count it when the model has none of `TELLING_FILES`. */
export type DownloadRule = 'no' | 'per-request' | 'per-client' | 'if-untold';

export function downloadRule(request: FileRequest): DownloadRule {
  if (request.kind !== 'model') return NO_CONTENT.test(request.path) ? 'no' : 'per-client';
  if (!request.fromStart) return 'no';
  if (TELLING_FILES.includes(request.path) || /\.gguf$/i.test(request.path)) return 'per-request';
  return WEIGHTS.test(request.path) ? 'if-untold' : 'no';
}

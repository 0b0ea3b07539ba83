import { expect, it } from 'vitest';
import { safetensorsFilesOf } from './weight-files.ts';

it.each([
  ['nothing', ['README.md', 'a/b/model.safetensors'], []],
  ['the usual name', ['a.safetensors', 'model.safetensors'], ['model.safetensors']],
  ['the only file', ['x.safetensors', 'x.bin'], ['x.safetensors']],
  [
    'all shards of one model',
    ['model-00002-of-00002.safetensors', 'model-00001-of-00002.safetensors', 'other-00001-of-00001.safetensors'],
    ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'],
  ],
  [
    'the whole rather than its shards',
    ['model-00001-of-00001.safetensors', 'model.safetensors'],
    ['model.safetensors'],
  ],
  ['an adapter', ['adapter_model.safetensors', 'aaa.safetensors'], ['adapter_model.safetensors']],
  [
    'the main network of a pipeline',
    [
      'vae/diffusion_pytorch_model.safetensors',
      'unet/diffusion_pytorch_model.fp16.safetensors',
      'unet/diffusion_pytorch_model.safetensors',
    ],
    ['unet/diffusion_pytorch_model.safetensors'],
  ],
])('picks %s', (_, paths, picked) => {
  expect(safetensorsFilesOf(paths)).toEqual(picked);
});

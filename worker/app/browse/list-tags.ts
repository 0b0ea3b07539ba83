/** Groups the tags of public repositories by type, as filters in a client or page offer them. */
import { countTags } from '../../catalog/repo-tags.ts';
import type { Services } from '../services.ts';

export interface TypedTag {
  readonly id: string;
  readonly label: string;
  readonly type: string;
}

const MAX_TAGS = 5000;
const KNOWN_LIBRARIES = new Set(
  `transformers diffusers peft sentence-transformers setfit timm pytorch tf jax onnx safetensors gguf keras tflite openvino
  coreml mlx spacy flair fastai stable-baselines3 sklearn open_clip`.split(/\s+/),
);

export async function listTagsByType(
  services: Services,
  kind: 'model' | 'dataset',
): Promise<Readonly<Record<string, readonly TypedTag[]>>> {
  const counted = await countTags(services.catalog, kind, MAX_TAGS);
  const tags = counted.map(({ tag }) => typedTag(kind, tag));
  const types = kind === 'model' ? ['pipeline_tag', 'library', 'dataset', 'language', 'license', 'other'] : ['other'];
  const empty = types.map((type) => [type, []] as const);
  return { ...Object.fromEntries(empty), ...Object.fromEntries(Map.groupBy(tags, (tag) => tag.type)) };
}

function typedTag(kind: 'model' | 'dataset', tag: string): TypedTag {
  const colon = tag.indexOf(':');
  if (colon > 0) return { id: tag, label: tag.slice(colon + 1), type: tag.slice(0, colon) };
  return { id: tag, label: tag, type: kind === 'model' ? plainType(tag) : 'other' };
}

function plainType(tag: string): string {
  if (KNOWN_LIBRARIES.has(tag.toLowerCase())) return 'library';
  if (/^[a-z]{2,3}$/.test(tag)) return 'language';
  return TASK.test(tag) ? 'pipeline_tag' : 'other';
}

const TASK =
  /^(?:[a-z0-9]+-)*(?:classification|generation|mask|answering|recognition|segmentation|detection|extraction|similarity|ranking|translation|summarization|to-text|to-image|to-video|to-speech|to-audio|to-3d|to-any|estimation|learning|forecasting|robotics)$/;

/**
 * What a revision's files say about a repository, as the Hugging Face API shows it: tags, library, task, config. The
 * caller reads the files named by `factFiles` and hands over what it found.
 */
import type { RepoKind } from '../domain/repo.ts';
import { type BaseModelRelation, datasetCardTags, freeTags, modelCardTags, spaceCardTags } from './card-tags.ts';
import type { Card } from './card.ts';
import type { GgufSummary } from './gguf.ts';
import { type JsonObject, type JsonValue, objectAt, parseJsonObject, stringAt, stringsAt } from './json.ts';
import { MODEL_CONFIG_FILES, hasChatTemplate, modelConfig } from './model-config.ts';
import { formatsOfFiles, isModelLibrary, libraryOfFiles } from './model-libraries.ts';
import { isPipelineTag } from './pipeline-tags.ts';
import type { SafetensorsSummary } from './safetensors.ts';
import { type TransformersInfo, transformersInfoOf } from './transformers-info.ts';
import { ownValue } from '../domain/own-value.ts';

/** Small files worth reading whole for each kind (paths from the root), the README aside. */
export function factFiles(kind: RepoKind): readonly string[] {
  return kind === 'model' ? MODEL_CONFIG_FILES : [];
}

export interface FactInput {
  readonly kind: RepoKind;
  /** Every file path of the revision. */
  readonly files: readonly string[];
  readonly card: Card;
  /** Contents of those `factFiles` that exist, by path. */
  readonly contents: Readonly<Record<string, string>>;
  readonly safetensors?: SafetensorsSummary;
  readonly gguf?: GgufSummary;
}

export interface RepoFacts {
  readonly cardData: JsonObject;
  /** In the order of the Hugging Face Hub: library and formats, then the card's, then `prefix:value` ones. */
  readonly tags: readonly string[];
  readonly pipelineTag?: string;
  readonly libraryName?: string;
  readonly config?: JsonObject;
  readonly transformersInfo?: TransformersInfo;
  readonly safetensors?: SafetensorsSummary;
  readonly gguf?: GgufSummary;
  /** The card's `model-index`: evaluation results. */
  readonly modelIndex?: JsonValue;
  /** A Space's SDK. */
  readonly sdk?: string;
}

export function deriveRepoFacts(input: FactInput): RepoFacts {
  const { card, kind } = input;
  if (kind === 'model') return modelFacts(input);
  const sdk = stringAt(card.data, 'sdk');
  const tags =
    kind === 'dataset'
      ? datasetCardTags(card, dataFormat(input.files))
      : kind === 'space'
        ? spaceCardTags(card)
        : freeTags(card);
  return { cardData: card.data, tags: unique(tags), ...(kind === 'space' && sdk !== undefined ? { sdk } : {}) };
}

function modelFacts(input: FactInput): RepoFacts {
  const { card, files, contents, safetensors, gguf } = input;
  const configFile = parseJsonObject(contents['config.json']);
  const config = modelConfig(contents);
  const libraryName = libraryOf(card, files, configFile);
  const isTransformers = libraryName === undefined || libraryName === 'transformers' || libraryName === 'peft';
  const transformersInfo = isTransformers ? transformersInfoOf(configFile) : undefined;
  const pipelineTag = taskOf(card, libraryName, config, transformersInfo);
  const modelType = stringAt(configFile, 'model_type');
  const detectedTask = transformersInfo?.pipeline_tag;
  const chats = pipelineTag === 'text-generation' && (hasChatTemplate(config) || gguf?.chat_template !== undefined);
  const diffusersClass = stringAt(objectAt(config, 'diffusers'), '_class_name');
  const modelIndex = card.data['model-index'];
  const tags = [
    libraryName,
    ...formatsOfFiles(files),
    modelType,
    detectedTask,
    ...freeTags(card),
    pipelineTag,
    ...(chats ? ['conversational'] : []),
    ...(Object.keys(objectAt(configFile, 'auto_map') ?? {}).length > 0 ? ['custom_code'] : []),
    ...modelCardTags(card, relationOf(card, files, libraryName, configFile)),
    ...(diffusersClass === undefined ? [] : [`diffusers:${diffusersClass}`]),
    ...quantizationTags(configFile),
    ...(gguf?.quantize_imatrix_file === undefined ? [] : ['imatrix']),
  ].filter((tag): tag is string => tag !== undefined && tag !== '');
  return {
    cardData: card.data,
    tags: unique(tags),
    ...defined('pipelineTag', pipelineTag),
    ...defined('libraryName', libraryName),
    ...defined('config', config),
    ...defined('transformersInfo', transformersInfo),
    ...defined('safetensors', safetensors),
    ...defined('gguf', gguf),
    ...(Array.isArray(modelIndex) ? { modelIndex } : {}),
  };
}

/** The card's word first, then a tag that names a library, then what the files look like. */
function libraryOf(card: Card, files: readonly string[], config: JsonObject | null): string | undefined {
  const named = stringAt(card.data, 'library_name')?.trim();
  if (named !== undefined && named !== '') return named;
  const tagged = freeTags(card).find(isModelLibrary);
  if (tagged !== undefined) return tagged;
  const found = libraryOfFiles(files);
  if (found !== undefined) return found;
  if (config === null) return undefined;
  if (stringAt(config, 'model_type') !== undefined || stringsAt(config, 'architectures').length > 0)
    return 'transformers';
  if (
    config['pretrained_cfg'] !== undefined ||
    (config['architecture'] !== undefined && config['num_classes'] !== undefined)
  ) {
    return 'timm';
  }
  return undefined;
}

function taskOf(
  card: Card,
  library: string | undefined,
  config: JsonObject | undefined,
  transformersInfo: TransformersInfo | undefined,
): string | undefined {
  const named = stringAt(card.data, 'pipeline_tag')?.trim();
  if (named !== undefined && named !== '') return named;
  const tagged = freeTags(card).find(isPipelineTag);
  if (tagged !== undefined) return tagged;
  if (library === 'sentence-transformers') return 'sentence-similarity';
  if (library === 'timm') return 'image-classification';
  const diffusers = stringAt(objectAt(config, 'diffusers'), '_class_name');
  if (diffusers !== undefined) return diffusersTask(diffusers);
  const peftTask = stringAt(objectAt(config, 'peft'), 'task_type');
  if (peftTask !== undefined) return ownValue(PEFT_TASKS, peftTask);
  return transformersInfo?.pipeline_tag;
}

const PEFT_TASKS: Readonly<Record<string, string>> = {
  CAUSAL_LM: 'text-generation',
  SEQ_CLS: 'text-classification',
  TOKEN_CLS: 'token-classification',
  QUESTION_ANS: 'question-answering',
  FEATURE_EXTRACTION: 'feature-extraction',
};

function diffusersTask(className: string): string {
  if (/ImageToVideo|Img2Vid|StableVideoDiffusion/i.test(className)) return 'image-to-video';
  if (/Video|^(?:Wan|Mochi|LTX|CogVideo|Hunyuan)/.test(className)) return 'text-to-video';
  if (/Img2Img|Inpaint|Upscale|Kontext|Edit/i.test(className)) return 'image-to-image';
  if (/^(?:DDPM|DDIM|LDM|PNDM|KarrasVe|ScoreSdeVe)Pipeline$/.test(className)) return 'unconditional-image-generation';
  if (/Audio/.test(className)) return 'text-to-audio';
  return 'text-to-image';
}

/** How a model comes from its base model, unless the card says it. */
function relationOf(
  card: Card,
  files: readonly string[],
  library: string | undefined,
  config: JsonObject | null,
): BaseModelRelation {
  const named = stringAt(card.data, 'base_model_relation');
  if (named === 'adapter' || named === 'finetune' || named === 'merge' || named === 'quantized') return named;
  const tags = freeTags(card);
  if (library === 'peft' || library === 'adapter-transformers' || tags.includes('lora')) return 'adapter';
  if (files.includes('adapter_config.json')) return 'adapter';
  const isQuantized =
    config?.['quantization_config'] !== undefined || library === 'mlx' || files.some((file) => file.endsWith('.gguf'));
  if (isQuantized) return 'quantized';
  return stringsAt(card.data, 'base_model').length > 1 ? 'merge' : 'finetune';
}

/** `4-bit`, and the method's name, as the Hub tags quantized models. */
function quantizationTags(config: JsonObject | null): string[] {
  const settings = objectAt(config, 'quantization_config');
  if (settings === undefined) return [];
  const bits = settings['load_in_4bit'] === true ? 4 : settings['load_in_8bit'] === true ? 8 : settings['bits'];
  const method = stringAt(settings, 'quant_method');
  return [
    ...(typeof bits === 'number' && Number.isInteger(bits) && bits > 0 && bits <= 16 ? [`${bits}-bit`] : []),
    ...(method === undefined || !/^[\w-]{1,40}$/.test(method) ? [] : [method]),
  ];
}

const DATA_FORMATS: readonly (readonly [format: string, file: RegExp])[] = [
  ['parquet', /\.parquet$/],
  ['json', /\.jsonl?(?:\.gz|\.zst)?$/],
  ['csv', /\.[ct]sv(?:\.gz)?$/],
  ['webdataset', /\.tar$/],
  ['arrow', /\.arrow$/],
  ['text', /\.txt(?:\.gz)?$/],
];

/** The format that most data files have. */
function dataFormat(files: readonly string[]): string | undefined {
  const data = files.filter((file) => !/^(?:README\.md|\.gitattributes|LICENSE|dataset_infos?\.json)/.test(file));
  let best: string | undefined;
  let most = 0;
  for (const [format, pattern] of DATA_FORMATS) {
    const count = data.filter((file) => pattern.test(file)).length;
    if (count > most) [best, most] = [format, count];
  }
  return best;
}

function unique(tags: readonly string[]): string[] {
  return [...new Set(tags)];
}

/** A member that is left out when undefined. */
function defined<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

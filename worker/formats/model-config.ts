/** The small part of a model's configuration files that the Hugging Face API shows as `config`. */
import { type JsonObject, type JsonValue, isJsonObject, objectAt, parseJsonObject, pick, stringAt } from './json.ts';

/** Files that `modelConfig` looks into. */
export const MODEL_CONFIG_FILES = [
  'config.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'processor_config.json',
  'adapter_config.json',
  'model_index.json',
] as const;

/** A longer template is left out rather than stored with every repository. */
const MAX_TEMPLATE_CHARS = 100_000;

const SPECIAL_TOKENS = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

/** `contents` holds the text of those files that exist. Undefined when none of them says anything. */
export function modelConfig(contents: Readonly<Record<string, string>>): JsonObject | undefined {
  const file = (name: (typeof MODEL_CONFIG_FILES)[number]): JsonObject | null => parseJsonObject(contents[name]);
  const config = file('config.json');
  const tokenizer = tokenizerConfig(file('tokenizer_config.json'));
  const adapter = file('adapter_config.json');
  const diffusersClass = stringAt(file('model_index.json'), '_class_name');
  const processorTemplate = template(file('processor_config.json')?.['chat_template']);
  const jinja = template(contents['chat_template.jinja']);
  const parts: Record<string, JsonValue> = {
    ...(config === null
      ? {}
      : pick(config, ['architectures', 'auto_map', 'model_type', 'quantization_config', 'sklearn'])),
    ...(tokenizer === undefined ? {} : { tokenizer_config: tokenizer }),
    ...(processorTemplate === undefined ? {} : { processor_config: { chat_template: processorTemplate } }),
    ...(jinja === undefined ? {} : { chat_template_jinja: jinja }),
    ...adapterConfig(adapter),
    ...(diffusersClass === undefined ? {} : { diffusers: { _class_name: diffusersClass } }),
  };
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** Whether the model was made to be talked to. */
export function hasChatTemplate(config: JsonObject | undefined): boolean {
  const templates = [
    objectAt(config, 'tokenizer_config')?.['chat_template'],
    objectAt(config, 'processor_config')?.['chat_template'],
    config?.['chat_template_jinja'],
  ];
  return templates.some((value) => value !== undefined);
}

/** A LoRA by peft, or an adapter of the Adapters library, which uses the same file name. */
function adapterConfig(adapter: JsonObject | null): Record<string, JsonValue> {
  if (adapter === null) return {};
  if (adapter['peft_type'] !== undefined || adapter['base_model_name_or_path'] !== undefined) {
    return { peft: pick(adapter, ['base_model_name_or_path', 'task_type']) };
  }
  if (adapter['model_class'] !== undefined)
    return { adapter_transformers: pick(adapter, ['model_name', 'model_class']) };
  return {};
}

function tokenizerConfig(tokenizer: JsonObject | null): JsonObject | undefined {
  if (tokenizer === null) return undefined;
  const shown: Record<string, JsonValue> = pick(tokenizer, ['use_default_system_prompt']);
  for (const name of SPECIAL_TOKENS) {
    const token = tokenizer[name];
    const text = isJsonObject(token) ? token['content'] : token;
    if (typeof text === 'string' || text === null) shown[name] = text;
  }
  const chat = template(tokenizer['chat_template']);
  if (chat !== undefined) shown['chat_template'] = chat;
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** One template, or several with names. */
function template(value: JsonValue | undefined): JsonValue | undefined {
  if (value === undefined || value === null || JSON.stringify(value).length > MAX_TEMPLATE_CHARS) return undefined;
  return typeof value === 'string' || Array.isArray(value) ? value : undefined;
}

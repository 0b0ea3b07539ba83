/** Finds the chat templates of a model, in a GGUF file or in the files beside it. */
import { type JsonObject, type JsonValue, isJsonObject, parseJsonObject, stringAt } from '../json.ts';

export interface ChatTemplate {
  /** Of several, what this one is for. */
  readonly name: string;
  readonly source: string;
  readonly bosToken: string;
  readonly eosToken: string;
}

export const CHAT_TEMPLATE_FILES = ['tokenizer_config.json', 'chat_template.jinja', 'chat_template.json'] as const;

const MAX_TEMPLATES = 8;
const MAX_TEMPLATE_CHARS = 50_000;

export function templatesOfGguf(values: JsonObject): readonly ChatTemplate[] {
  const tokens = {
    bosToken: stringAt(values, 'tokenizer.ggml.bos_token') ?? '',
    eosToken: stringAt(values, 'tokenizer.ggml.eos_token') ?? '',
  };
  return capped(
    Object.entries(values)
      .filter(([key, value]) => key.startsWith('tokenizer.chat_template') && typeof value === 'string')
      .map(([key, value]) => ({
        name: key.slice('tokenizer.chat_template.'.length),
        source: String(value),
        ...tokens,
      })),
  );
}

/** `contents` holds the text of those files that exist. */
export function templatesOfFiles(contents: Readonly<Record<string, string>>): readonly ChatTemplate[] {
  const tokenizer = parseJsonObject(contents['tokenizer_config.json']);
  const tokens = {
    bosToken: tokenText(tokenizer?.['bos_token']),
    eosToken: tokenText(tokenizer?.['eos_token']),
  };
  const bare = contents['chat_template.jinja'];
  if (bare !== undefined) return capped([{ name: '', source: bare, ...tokens }]);
  const wrapped = parseJsonObject(contents['chat_template.json'])?.['chat_template'];
  const found = tokenizer?.['chat_template'] ?? wrapped;
  if (typeof found === 'string') return capped([{ name: '', source: found, ...tokens }]);
  if (!Array.isArray(found)) return [];
  return capped(
    (found as readonly JsonValue[]).filter(isJsonObject).map((item) => ({
      name: stringAt(item, 'name') ?? '',
      source: stringAt(item, 'template') ?? '',
      ...tokens,
    })),
  );
}

function tokenText(token: JsonValue | undefined): string {
  if (typeof token === 'string') return token.slice(0, 200);
  return isJsonObject(token) ? (stringAt(token, 'content') ?? '').slice(0, 200) : '';
}

/** What is too long is left out: a template cut short is another one. */
function capped(templates: readonly ChatTemplate[]): readonly ChatTemplate[] {
  return templates
    .filter(({ source }) => source !== '' && source.length <= MAX_TEMPLATE_CHARS)
    .slice(0, MAX_TEMPLATES)
    .map((template) => ({ ...template, name: template.name.slice(0, 60) }));
}

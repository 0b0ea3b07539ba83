/** A model small enough to run in any browser, and files with weights of the kinds that have a page of their own. */
import type { Hub } from '../../wire/harness/hub.ts';
import { pushRepo } from './content.ts';

/**
 * A classifier of the shape of BERT in 316 bytes, written with Python's onnx: each word adds its pair of numbers, and
 * the sums are the logits. "good" pulls by 2, "hub" by 1, "bad" and "slow" the other way.
 */
const CLASSIFIER = Buffer.from(
  'CAg6sQIKGQoBRQoJaW5wdXRfaWRzEgFlIgZHYXRoZXIKKwoBZQoCYXgSBmxvZ2l0cyIJUmVkdWNlU3VtKg8KCGtlZXBkaW1zGACgAQISBHRpbnkqSwgI' +
    'CAIQAUIBRUpAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAwAAAAMAAAABAAACAPwAAgL8AAIC/AACAPyoSCAEQB0ICYXhK' +
    'CAEAAAAAAAAAWh0KCWlucHV0X2lkcxIQCg4IBxIKCgMSAWIKAxIBc1oiCg5hdHRlbnRpb25fbWFzaxIQCg4IBxIKCgMSAWIKAxIBc1oiCg50b2tl' +
    'bl90eXBlX2lkcxIQCg4IBxIKCgMSAWIKAxIBc2IZCgZsb2dpdHMSDwoNCAESCQoDEgFiCgIIAkIECgAQDQ==',
  'base64',
);

const WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'good', 'bad', 'hub', 'slow'];

const special = (id: number): unknown => ({
  id,
  content: WORDS[id],
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

const template = (...ids: readonly string[]): readonly unknown[] =>
  ids.map((id) =>
    id.startsWith('[') ? { SpecialToken: { id, type_id: 0 } } : { Sequence: { id, type_id: id === 'A' ? 0 : 1 } },
  );

const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [special(0), special(1), special(2), special(3)],
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: template('[CLS]', 'A', '[SEP]'),
    pair: template('[CLS]', 'A', '[SEP]', 'B', '[SEP]'),
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
  },
};

/** Runs without an end, in steps small enough not to run out of memory. */
export const ENDLESS_TEMPLATE =
  '{% set n = namespace(x=0) %}{% for i in range(3000) %}{% for j in range(3000) %}{% for k in range(3000) %}' +
  '{% set n.x = n.x + 1 %}{% endfor %}{% endfor %}{% endfor %}';

const CHAT_TEMPLATE =
  "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

/** A GGUF file without tensors, whose tokenizer has this chat template. */
function ggufFile(chatTemplate: string): Buffer {
  const number = (bytes: 4 | 8, value: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    if (bytes === 4) buffer.writeUInt32LE(value);
    else buffer.writeBigUInt64LE(BigInt(value));
    return buffer;
  };
  const text = (value: string): Buffer => Buffer.concat([number(8, Buffer.byteLength(value)), Buffer.from(value)]);
  const pair = (key: string, value: string): Buffer => Buffer.concat([text(key), number(4, 8), text(value)]);
  return Buffer.concat([
    Buffer.from('GGUF'),
    ...[number(4, 3), number(8, 1), number(8, 2)],
    ...[pair('general.architecture', 'llama'), pair('tokenizer.chat_template', chatTemplate)],
    ...[text('blk.0.attn_q.weight'), number(4, 2), number(8, 32), number(8, 4), number(4, 8), number(8, 0)],
    Buffer.alloc(256),
  ]);
}

/** Adds `admin/classifier`, which is private, to a hub. */
export async function addWeights(hub: Hub): Promise<void> {
  const files = {
    'README.md': '---\npipeline_tag: text-classification\n---\n# Classifier\n',
    'config.json': JSON.stringify({
      architectures: ['BertForSequenceClassification'],
      model_type: 'bert',
      id2label: { 0: 'praise', 1: 'complaint' },
      label2id: { praise: 0, complaint: 1 },
    }),
    'tokenizer.json': JSON.stringify(TOKENIZER),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      model_max_length: 512,
      chat_template: CHAT_TEMPLATE,
    }),
    'onnx/model.onnx': CLASSIFIER,
    'chat.gguf': ggufFile(CHAT_TEMPLATE),
    'endless.gguf': ggufFile(ENDLESS_TEMPLATE),
    'evil.pkl': Buffer.from('\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.', 'latin1'),
  };
  await pushRepo(hub, 'classifier', [files], { private: true });
}

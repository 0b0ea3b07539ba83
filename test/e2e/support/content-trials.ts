/** Models of a few hundred bytes each, written with Python's onnx, of which it is known what they have to answer. */
import type { Hub } from '../../wire/harness/hub.ts';
import { pushRepo } from './content.ts';

/** The mean colour of a picture, six times, is how likely red, green and blue are. */
const COLOURS = Buffer.from(
  'CAgSADqvAQo9CgxwaXhlbF92YWx1ZXMSAW0iClJlZHVjZU1lYW4qDQoEYXhlc0ACQAOgAQcqDwoIa2VlcGRpbXMYAKABAgoTCgFtCgFzEgZsb2dp' +
    'dHMiA011bBIEdGlueSoNCAEQAUIBc0oEAADAQFopCgxwaXhlbF92YWx1ZXMSGQoXCAESEwoDEgFiCgIIAwoDEgFoCgMSAXdiGQoGbG9naXRzEg8K' +
    'DQgBEgkKAxIBYgoCCANCBAoAEA0=',
  'base64',
);

/** After each word comes the next of the vocabulary. */
const CHAIN = Buffer.from(
  'CAgSADrYBQoeCgF0CglpbnB1dF9pZHMSBmxvZ2l0cyIGR2F0aGVyEgR0aW55KswECAwIDBABQgF0SsAEAAAAAAAAEEEAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQQQAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBB' +
    'AAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWh0KCWlucHV0X2lkcxIQCg4IBxIKCgMSAWIKAxIBc1oiCg5h' +
    'dHRlbnRpb25fbWFzaxIQCg4IBxIKCgMSAWIKAxIBc2IeCgZsb2dpdHMSFAoSCAESDgoDEgFiCgMSAXMKAggMQgQKABAN',
  'base64',
);

/** Each word becomes a vector of its own. */
const ENCODER = Buffer.from(
  'CAgSADruBQopCgFlCglpbnB1dF9pZHMSEWxhc3RfaGlkZGVuX3N0YXRlIgZHYXRoZXISBHRpbnkqzAQIDAgMEAFCAWVKwAQAABBBAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAEEEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEEA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEEAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEEFaHQoJaW5wdXRfaWRzEhAKDggHEgoKAxIB' +
    'YgoDEgFzWiIKDmF0dGVudGlvbl9tYXNrEhAKDggHEgoKAxIBYgoDEgFzYikKEWxhc3RfaGlkZGVuX3N0YXRlEhQKEggBEg4KAxIBYgoDEgFzCgII' +
    'DEIECgAQDQ==',
  'base64',
);

/** Says at each `cache_position` the word that was read there; its cache grows by a number a token. */
const DECODER = Buffer.from(
  'CAgSADqvCApEChVlbmNvZGVyX2hpZGRlbl9zdGF0ZXMKDmNhY2hlX3Bvc2l0aW9uEgZsb2dpdHMiBkdhdGhlcioLCgRheGlzGAGgAQIKHwoJaW5w' +
    'dXRfaWRzEgFmIgRDYXN0KgkKAnRvGAGgAQIKFwoBZgoEYXhlcxIBZyIJVW5zcXVlZXplCk4KHXBhc3Rfa2V5X3ZhbHVlcy4wLmRlY29kZXIua2V5' +
    'CgFnEhVwcmVzZW50LjAuZGVjb2Rlci5rZXkiBkNvbmNhdCoLCgRheGlzGAKgAQIKOgoVcHJlc2VudC4wLmRlY29kZXIua2V5EhdwcmVzZW50LjAu' +
    'ZGVjb2Rlci52YWx1ZSIISWRlbnRpdHkKQAodcGFzdF9rZXlfdmFsdWVzLjAuZW5jb2Rlci5rZXkSFXByZXNlbnQuMC5lbmNvZGVyLmtleSIISWRl' +
    'bnRpdHkKQgodcGFzdF9rZXlfdmFsdWVzLjAuZW5jb2Rlci5rZXkSF3ByZXNlbnQuMC5lbmNvZGVyLnZhbHVlIghJZGVudGl0eRIEdGlueSocCAIQ' +
    'B0IEYXhlc0oQAQAAAAAAAAADAAAAAAAAAFoqChZlbmNvZGVyX2F0dGVudGlvbl9tYXNrEhAKDggHEgoKAxIBYgoDEgFlWh0KCWlucHV0X2lkcxIQ' +
    'Cg4IBxIKCgMSAWIKAxIBZFotChVlbmNvZGVyX2hpZGRlbl9zdGF0ZXMSFAoSCAESDgoDEgFiCgMSAWUKAggMWjkKHXBhc3Rfa2V5X3ZhbHVlcy4w' +
    'LmRlY29kZXIua2V5EhgKFggBEhIKAxIBYgoCCAEKAxIBcAoCCAFaOwofcGFzdF9rZXlfdmFsdWVzLjAuZGVjb2Rlci52YWx1ZRIYChYIARISCgMS' +
    'AWIKAggBCgMSAXAKAggBWjkKHXBhc3Rfa2V5X3ZhbHVlcy4wLmVuY29kZXIua2V5EhgKFggBEhIKAxIBYgoCCAEKAxIBcAoCCAFaOwofcGFzdF9r' +
    'ZXlfdmFsdWVzLjAuZW5jb2Rlci52YWx1ZRIYChYIARISCgMSAWIKAggBCgMSAXAKAggBWh0KDmNhY2hlX3Bvc2l0aW9uEgsKCQgHEgUKAxIBZGIe' +
    'CgZsb2dpdHMSFAoSCAESDgoDEgFiCgMSAWQKAggMYjEKFXByZXNlbnQuMC5kZWNvZGVyLmtleRIYChYIARISCgMSAWIKAggBCgMSAXAKAggBYjMK' +
    'F3ByZXNlbnQuMC5kZWNvZGVyLnZhbHVlEhgKFggBEhIKAxIBYgoCCAEKAxIBcAoCCAFiMQoVcHJlc2VudC4wLmVuY29kZXIua2V5EhgKFggBEhIK' +
    'AxIBYgoCCAEKAxIBcAoCCAFiMwoXcHJlc2VudC4wLmVuY29kZXIudmFsdWUSGAoWCAESEgoDEgFiCgIIAQoDEgFwCgIIAUIECgAQDQ==',
  'base64',
);

/** A tenth of a second that is loud is an A. */
const LOUD = Buffer.from(
  'CAgSADrAAgoWCgxpbnB1dF92YWx1ZXMSAWEiA0FicwoWCgFhCgNvbmUSAXUiCVVuc3F1ZWV6ZQo6CgF1EgFwIgtBdmVyYWdlUG9vbCoUCgxrZXJu' +
    'ZWxfc2hhcGVAwAygAQcqDwoHc3RyaWRlc0DADKABBwoiCgFwEgF0IglUcmFuc3Bvc2UqDwoEcGVybUAAQAJAAaABBwoOCgF0CgF3EgFtIgNNdWwK' +
    'EwoBbQoBYxIGbG9naXRzIgNBZGQSBHRpbnkqEwgBEAdCA29uZUoIAQAAAAAAAAAqFQgDEAFCAXdKDAAAAAAAAAAAAAAQQSoVCAMQAUIBY0oMAACA' +
    'PwAAAAAAAAAAWiAKDGlucHV0X3ZhbHVlcxIQCg4IARIKCgMSAWIKAxIBbmIeCgZsb2dpdHMSFAoSCAESDgoDEgFiCgMSAXQKAggDQgQKABAN',
  'base64',
);

const RED_PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAABAAAAAQBPJcTWAAAAEklEQVR4nGP4y8CAFWEXHbQSAPZwP0G2GkFNAAAAAElFTkSuQmCC',
  'base64',
);

const WORDS = ['<pad>', '</s>', '<unk>', 'the', 'hub', 'keeps', 'all', 'files', 'at', 'home', '.', 'and'];

const special = (content: string, id: number): unknown => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

/** Words with spaces between them. `end`: what closes a text. */
function tokenizer(words: readonly string[], decoder: unknown, end: string | null): string {
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: words.flatMap((word, id) => (word.startsWith('<') ? [special(word, id)] : [])),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor:
      end === null
        ? null
        : {
            type: 'TemplateProcessing',
            single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: end, type_id: 0 } }],
            pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
            special_tokens: { [end]: { id: end, ids: [words.indexOf(end)], tokens: [end] } },
          },
    decoder,
    model: { type: 'WordLevel', unk_token: '<unk>', vocab: Object.fromEntries(words.map((word, id) => [word, id])) },
  });
}

const tokenizerConfig = JSON.stringify({
  tokenizer_class: 'PreTrainedTokenizerFast',
  model_max_length: 64,
  pad_token: '<pad>',
  eos_token: '</s>',
  unk_token: '<unk>',
});

const card = (task: string, widget: string): string => `---\npipeline_tag: ${task}\nwidget:\n${widget}---\n# Tiny\n`;

/** Two beeps with silence around them: 16-bit samples, 16 000 a second. */
export function twoBeeps(): Buffer {
  const samples = Int16Array.from({ length: 16_000 }, (_, index) => {
    const isLoud = [2, 3, 6, 7].includes(Math.floor(index / 1600));
    return isLoud ? 30_000 * Math.sin((index * 2 * Math.PI * 440) / 16_000) : 0;
  });
  const head = Buffer.alloc(44);
  head.write('RIFF');
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(16_000, 24);
  head.writeUInt32LE(32_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

/** Adds public models of the admin's: `colours`, `chain`, `echo` (two networks) and `loud`. */
export async function addTrials(hub: Hub): Promise<void> {
  await pushRepo(hub, 'colours', [
    {
      'README.md': card(
        'image-classification',
        '  - src: red.png\n    example_title: Red\n  - src: https://elsewhere.example/x.png\n',
      ),
      'config.json': JSON.stringify({ model_type: 'vit', id2label: { 0: 'red', 1: 'green', 2: 'blue' } }),
      'preprocessor_config.json': JSON.stringify({
        image_processor_type: 'ViTImageProcessor',
        do_resize: true,
        do_rescale: true,
        do_normalize: false,
        size: { height: 8, width: 8 },
      }),
      'onnx/model.onnx': COLOURS,
      'red.png': RED_PICTURE,
    },
  ]);
  await pushRepo(hub, 'chain', [
    {
      'README.md': card('text-generation', '  - text: the hub keeps\n'),
      'config.json': JSON.stringify({ model_type: 'gpt2', n_head: 1, n_layer: 1, n_embd: 1, eos_token_id: 1 }),
      'tokenizer.json': tokenizer(WORDS, null, null),
      'tokenizer_config.json': tokenizerConfig,
      // As older exports are called.
      'onnx/decoder_model_merged_quantized.onnx': CHAIN,
    },
  ]);
  await pushRepo(hub, 'echo', [
    {
      'README.md': card('translation', '  - text: files at home\n    example_title: Home\n'),
      'config.json': JSON.stringify({
        model_type: 't5',
        is_encoder_decoder: true,
        num_layers: 1,
        num_decoder_layers: 1,
        num_heads: 1,
        d_kv: 1,
        d_model: 12,
        pad_token_id: 0,
        eos_token_id: 1,
        decoder_start_token_id: 0,
      }),
      'tokenizer.json': tokenizer(WORDS, null, '</s>'),
      'tokenizer_config.json': tokenizerConfig,
      'onnx/encoder_model.onnx': ENCODER,
      'onnx/decoder_model_merged_int8.onnx': DECODER,
    },
  ]);
  await pushRepo(hub, 'loud', [
    {
      'README.md': card('automatic-speech-recognition', '  - src: beeps.wav\n    example_title: Beeps\n'),
      'config.json': JSON.stringify({ model_type: 'wav2vec2', vocab_size: 3 }),
      'preprocessor_config.json': JSON.stringify({
        feature_extractor_type: 'Wav2Vec2FeatureExtractor',
        sampling_rate: 16_000,
        do_normalize: false,
        padding_value: 0,
      }),
      'tokenizer.json': tokenizer(
        ['<pad>', '|', 'A'],
        { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
        null,
      ),
      'tokenizer_config.json': JSON.stringify({ tokenizer_class: 'Wav2Vec2CTCTokenizer', pad_token: '<pad>' }),
      'onnx/model.onnx': LOUD,
      'beeps.wav': twoBeeps(),
    },
  ]);
}

/** The tasks for which a browser runs models: which networks they take, and what must lie beside the weights. */
import { networkTypes } from './network-types.ts';

export const TRIAL_TASKS = [
  'text-classification',
  'token-classification',
  'fill-mask',
  'feature-extraction',
  'sentence-similarity',
  'question-answering',
  'zero-shot-classification',
  'summarization',
  'translation',
  'text2text-generation',
  'text-generation',
  'image-classification',
  'zero-shot-image-classification',
  'object-detection',
  'image-segmentation',
  'depth-estimation',
  'image-to-text',
  'automatic-speech-recognition',
  'audio-classification',
] as const;
export type TrialTask = (typeof TRIAL_TASKS)[number];

/** One way in which networks are exported, and whose networks those are; null: any but those of other ways. */
export interface TrialExport {
  readonly parts: readonly string[];
  readonly types: ReadonlySet<string> | null;
}

export interface TrialNeeds {
  readonly exports: readonly TrialExport[];
  readonly hasText: boolean;
  /** Pictures or sound, which take a preprocessor_config.json. */
  readonly hasMedia: boolean;
}

const WHOLE = ['model'];
const PAIR = ['encoder_model', 'decoder_model_merged'];

const one = (types: ReadonlySet<string> | null): readonly TrialExport[] => [{ parts: WHOLE, types }];
const pair = (types: ReadonlySet<string>): readonly TrialExport[] => [{ parts: PAIR, types }];

const ofText = (exports: readonly TrialExport[]): TrialNeeds => ({ exports, hasText: true, hasMedia: false });
const ofMedia = (exports: readonly TrialExport[], hasText = false): TrialNeeds => ({
  exports,
  hasText,
  hasMedia: true,
});

const generated = ofText(pair(networkTypes.seq2seq));

export const trialNeeds: Readonly<Record<TrialTask, TrialNeeds>> = {
  'text-classification': ofText(one(networkTypes.sequenceClassification)),
  'token-classification': ofText(one(networkTypes.tokenClassification)),
  'fill-mask': ofText(one(networkTypes.maskedLm)),
  'feature-extraction': ofText(one(null)),
  'sentence-similarity': ofText(one(null)),
  'question-answering': ofText(one(networkTypes.questionAnswering)),
  'zero-shot-classification': ofText(one(networkTypes.sequenceClassification)),
  summarization: generated,
  translation: generated,
  'text2text-generation': generated,
  'text-generation': ofText([
    { parts: WHOLE, types: networkTypes.causalLm },
    // As older exports are called.
    { parts: ['decoder_model_merged'], types: networkTypes.causalLm },
  ]),
  'image-classification': ofMedia(one(networkTypes.imageClassification)),
  'zero-shot-image-classification': ofMedia(one(new Set(['clip', 'chinese_clip', 'siglip'])), true),
  'object-detection': ofMedia(one(networkTypes.objectDetection)),
  'image-segmentation': ofMedia(one(networkTypes.imageSegmentation)),
  'depth-estimation': ofMedia(one(networkTypes.depthEstimation)),
  'image-to-text': ofMedia(pair(new Set(['vision-encoder-decoder'])), true),
  // Of what the library loads, those that its pipeline knows how to call.
  'automatic-speech-recognition': ofMedia(
    [
      { parts: PAIR, types: new Set(['whisper', 'lite-whisper', 'moonshine']) },
      {
        parts: WHOLE,
        types: new Set(['wav2vec2', 'wav2vec2-bert', 'unispeech', 'unispeech-sat', 'hubert', 'parakeet_ctc']),
      },
    ],
    true,
  ),
  'audio-classification': ofMedia(one(networkTypes.audioClassification)),
};

/** How transformers would load a model, told from the names in its config.json. */
import { type JsonObject, objectAt, stringAt, stringsAt } from './json.ts';

/** What the Hugging Face API calls `transformersInfo`. */
export interface TransformersInfo {
  /** E.g. `AutoModelForCausalLM`. */
  readonly auto_model: string;
  /** Set when the repository brings its own code. */
  readonly custom_class?: string;
  readonly pipeline_tag?: string;
  /** E.g. `AutoTokenizer`. */
  readonly processor?: string;
}

interface Head {
  readonly ending: RegExp;
  readonly autoModel: string;
  readonly task?: string;
  readonly processor?: string;
}

const TEXT = 'AutoTokenizer';
const IMAGE = 'AutoImageProcessor';
const AUDIO = 'AutoFeatureExtractor';
const ANY = 'AutoProcessor';

/** Models that generate text from more than text, or speech from text: their class name alone does not tell. */
const MULTIMODAL =
  /^(?:idefics|llava|qwen\d*(?:_\d+)?_vl|mllama|paligemma|pixtral|internvl|smolvlm|gemma3|gemma3n|mistral3|aya_vision|glm4v|kosmos|florence|got_ocr)/;
const SPEECH_TO_TEXT = /^(?:whisper|speech_to_text|moonshine|seamless|voxtral)/;
const IMAGE_TO_TEXT = /^(?:blip|pix2struct|vision-encoder-decoder|git$|donut|trocr)/;

/** By the end of the architecture's name; the first that fits counts. */
const HEADS: readonly Head[] = [
  { ending: /ForCausalLM$|LMHeadModel$/, autoModel: 'AutoModelForCausalLM', task: 'text-generation', processor: TEXT },
  { ending: /ForMaskedLM$/, autoModel: 'AutoModelForMaskedLM', task: 'fill-mask', processor: TEXT },
  {
    ending: /ForSequenceClassification$/,
    autoModel: 'AutoModelForSequenceClassification',
    task: 'text-classification',
    processor: TEXT,
  },
  {
    ending: /ForTokenClassification$/,
    autoModel: 'AutoModelForTokenClassification',
    task: 'token-classification',
    processor: TEXT,
  },
  {
    ending: /ForVisualQuestionAnswering$|ViltForQuestionAnswering$/,
    autoModel: 'AutoModelForVisualQuestionAnswering',
    task: 'visual-question-answering',
    processor: ANY,
  },
  {
    ending: /LayoutLM\w*ForQuestionAnswering$/,
    autoModel: 'AutoModelForDocumentQuestionAnswering',
    task: 'document-question-answering',
    processor: ANY,
  },
  {
    ending: /TapasForQuestionAnswering$/,
    autoModel: 'AutoModelForTableQuestionAnswering',
    task: 'table-question-answering',
    processor: TEXT,
  },
  {
    ending: /ForQuestionAnswering$/,
    autoModel: 'AutoModelForQuestionAnswering',
    task: 'question-answering',
    processor: TEXT,
  },
  { ending: /ForMultipleChoice$/, autoModel: 'AutoModelForMultipleChoice', task: 'multiple-choice', processor: TEXT },
  {
    ending: /ForImageClassification(?:WithTeacher)?$/,
    autoModel: 'AutoModelForImageClassification',
    task: 'image-classification',
    processor: IMAGE,
  },
  {
    ending: /ForVideoClassification$/,
    autoModel: 'AutoModelForVideoClassification',
    task: 'video-classification',
    processor: IMAGE,
  },
  {
    ending: /ForAudioClassification$|ASTForAudioClassification$/,
    autoModel: 'AutoModelForAudioClassification',
    task: 'audio-classification',
    processor: AUDIO,
  },
  {
    ending: /OwlViTForObjectDetection$|Owlv2ForObjectDetection$|GroundingDinoForObjectDetection$/,
    autoModel: 'AutoModelForZeroShotObjectDetection',
    task: 'zero-shot-object-detection',
    processor: ANY,
  },
  {
    ending: /ForObjectDetection$/,
    autoModel: 'AutoModelForObjectDetection',
    task: 'object-detection',
    processor: IMAGE,
  },
  {
    ending: /ForSemanticSegmentation$/,
    autoModel: 'AutoModelForSemanticSegmentation',
    task: 'image-segmentation',
    processor: IMAGE,
  },
  {
    ending: /ForUniversalSegmentation$|ForInstanceSegmentation$/,
    autoModel: 'AutoModelForUniversalSegmentation',
    task: 'image-segmentation',
    processor: IMAGE,
  },
  {
    ending: /ForDepthEstimation$/,
    autoModel: 'AutoModelForDepthEstimation',
    task: 'depth-estimation',
    processor: IMAGE,
  },
  {
    ending: /^Sam\d?Model$|ForMaskGeneration$/,
    autoModel: 'AutoModelForMaskGeneration',
    task: 'mask-generation',
    processor: ANY,
  },
  { ending: /ForCTC$/, autoModel: 'AutoModelForCTC', task: 'automatic-speech-recognition', processor: ANY },
  {
    ending: /ForTextToSpeech$|ForTextToWaveform$|^VitsModel$|^BarkModel$/,
    autoModel: 'AutoModelForTextToWaveform',
    task: 'text-to-audio',
    processor: TEXT,
  },
  { ending: /MTModel$/, autoModel: 'AutoModelForSeq2SeqLM', task: 'translation', processor: TEXT },
  {
    ending: /^(?:CLIP|SigLIP|Siglip2?|ChineseCLIP|Align|AltCLIP)Model$/,
    autoModel: 'AutoModelForZeroShotImageClassification',
    task: 'zero-shot-image-classification',
    processor: ANY,
  },
  {
    ending: /^(?:ViT\w*|Dinov2\w*|DINOv3\w*|Swin\w*|BeiT)Model$/i,
    autoModel: 'AutoModel',
    task: 'image-feature-extraction',
    processor: IMAGE,
  },
  { ending: /Model$/, autoModel: 'AutoModel', task: 'feature-extraction', processor: TEXT },
];

/** Undefined when the config is not one of transformers. */
export function transformersInfoOf(config: JsonObject | null): TransformersInfo | undefined {
  const [architecture] = stringsAt(config, 'architectures');
  const modelType = stringAt(config, 'model_type') ?? '';
  if (config === null || (architecture === undefined && modelType === '')) return undefined;
  const head = headOf(architecture ?? '', modelType);
  const autoMap = objectAt(config, 'auto_map');
  const customModel = Object.keys(autoMap ?? {}).find((key) => key.startsWith('AutoModel'));
  const custom = customModel === undefined ? undefined : stringAt(autoMap, customModel);
  return {
    auto_model: head?.autoModel ?? customModel ?? 'AutoModel',
    ...(custom === undefined ? {} : { custom_class: custom }),
    ...(head?.task === undefined ? {} : { pipeline_tag: head.task }),
    ...(head?.processor === undefined ? {} : { processor: head.processor }),
  };
}

function headOf(architecture: string, modelType: string): Omit<Head, 'ending'> | undefined {
  if (/ForConditionalGeneration$|VisionEncoderDecoderModel$|ForVision2Seq$/.test(architecture)) {
    if (SPEECH_TO_TEXT.test(modelType)) {
      return { autoModel: 'AutoModelForSpeechSeq2Seq', task: 'automatic-speech-recognition', processor: ANY };
    }
    if (MULTIMODAL.test(modelType)) {
      return { autoModel: 'AutoModelForImageTextToText', task: 'image-text-to-text', processor: ANY };
    }
    if (IMAGE_TO_TEXT.test(modelType)) {
      return { autoModel: 'AutoModelForImageTextToText', task: 'image-to-text', processor: ANY };
    }
    return { autoModel: 'AutoModelForSeq2SeqLM', task: 'text2text-generation', processor: TEXT };
  }
  return HEADS.find(({ ending }) => ending.test(architecture));
}

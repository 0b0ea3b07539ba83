/**
 * Libraries that load models, by the names they have as `library_name` on the Hugging Face Hub, and what in a
 * repository's files gives them away.
 */
const LIBRARIES = new Set(
  `acestep adapter-transformers allennlp anemoi asteroid audiocraft audioseal bertopic big_vision bionemo birder
  birefnet bm25s cartesia_mlx cartesia_pytorch chatterbox chronos-forecasting clara colpali comet cosmos cosyvoice
  cotracker deepforest depth-anything-v2 depth-pro dia-tts diffree diffusers diffusion-single-file diffusionkit doctr
  edsnlp elm espnet f5-tts fairseq fastai fasttext flair gemma.cpp genmo geometry-crafter gliner gliner2 grok hallo
  hezar htrflow hunyuan-dit hunyuan3d-2 image-matching-models index-tts infinitetalk keras keras-hub kernels
  kimi-audio kronos lerobot lightglue lightning-ir litert litert-lm liveportrait llama-cpp-python magenta-realtime
  mamba-ssm matanyone merlin mflux mindspore mini-omni2 mitie ml-agents ml-sharp mlc-llm mlx mlx-image model2vec
  monkeyocr moshi multimolecule nemo open-oasis open-sora open_clip outetts paddlenlp paddleocr peft
  perception-encoder pruna-ai pxia py-feat pyannote-audio pythae recurrentgemma relik refiners renderformer rkllm
  rwkv saelens sam-3d-body sam2 same sample-factory sana sapiens seed-story seedvr sentence-transformers setfit skala
  sklearn soloaudio songbloom spacy span-marker speechbrain ssr-speech stable-audio-tools stable-baselines3 stanza
  supertonic swarmformer tabpfn tensorflowtts tensorrt terratorch tf-keras timesfm timm tirex torchgeo transformers
  transformers.js trellis ultralytics uni-3dar unity-sentis univa vfi-mamba vibevoice videoprism vismatch voicecraft
  voxcpm vui wan2.2 wham whisperkit yolov10 zonos`.split(/\s+/),
);

export function isModelLibrary(text: string): boolean {
  return LIBRARIES.has(text);
}

/** Files and the libraries that write them, the most telling first. */
const TELLING_FILES: readonly (readonly [library: string, file: RegExp])[] = [
  ['peft', /^adapter_config\.json$/],
  ['diffusers', /^model_index\.json$/],
  ['setfit', /^config_setfit\.json$/],
  ['sentence-transformers', /^(?:config_sentence_transformers|modules)\.json$/],
  ['open_clip', /^open_clip_config\.json$/],
  ['gliner', /^gliner_config\.json$/],
  ['nemo', /\.nemo$/],
  ['speechbrain', /^hyperparams\.yaml$/],
  ['keras', /^(?:[^/]+\.keras|keras_metadata\.pb)$/],
  ['model2vec', /^model2vec_config\.json$/],
];

/** Needs a second file beside the first. */
const TELLING_PAIRS: readonly (readonly [library: string, first: string, second: string])[] = [
  ['spacy', 'meta.json', 'config.cfg'],
  ['mlc-llm', 'mlc-chat-config.json', 'params_shard_0.bin'],
];

/** The library that a repository's files speak of; undefined when they do not. */
export function libraryOfFiles(files: readonly string[]): string | undefined {
  const found = TELLING_FILES.find(([, pattern]) => files.some((file) => pattern.test(file)));
  if (found !== undefined) return found[0];
  return TELLING_PAIRS.find(([, first, second]) => files.includes(first) && files.includes(second))?.[0];
}

/** Weight formats, in the order in which the Hugging Face Hub lists their tags. */
const FORMATS: readonly (readonly [format: string, file: RegExp])[] = [
  ['pytorch', /(?:^|\/)pytorch_model(?:-\d+-of-\d+)?\.bin$|(?:^|\/)adapter_model\.bin$/],
  ['tf', /(?:^|\/)tf_model(?:-\d+-of-\d+)?\.h5$/],
  ['jax', /(?:^|\/)flax_model(?:-\d+-of-\d+)?\.msgpack$/],
  ['tensorboard', /(?:^|\/)events\.out\.tfevents\./],
  ['tflite', /\.tflite$/],
  ['rust', /(?:^|\/)rust_model\.ot$/],
  ['coreml', /\.(?:mlmodel|mlpackage\/Manifest\.json)$/],
  ['onnx', /\.onnx$/],
  ['safetensors', /\.safetensors$/],
  ['openvino', /(?:^|\/)openvino_[^/]*\.xml$/],
  ['executorch', /\.pte$/],
  ['joblib', /\.joblib$/],
  ['skops', /\.skops$/],
  ['dduf', /\.dduf$/],
  ['gguf', /\.gguf$/],
];

/** The formats of a model's weights. */
export function formatsOfFiles(files: readonly string[]): string[] {
  return FORMATS.filter(([, pattern]) => files.some((file) => pattern.test(file))).map(([format]) => format);
}

/**
 * Commands that load a model with what it was made for. Only what is known to be plain goes into them: a command is
 * copied into a shell, and cards and file names are other people's.
 */
import type { RepoName } from '../contract.ts';
import type { Translate } from './i18n.ts';
import type { Snippet, SnippetStep } from './snippets.ts';

/** What the card and the files say about a model. */
export interface ModelFacts {
  readonly library?: string;
  readonly task?: string;
  /** The class that loads it, e.g. `AutoModelForCausalLM`. */
  readonly loaderClass: string | null;
  readonly ggufFile: string | null;
  /** Of an adapter: what it is put upon. */
  readonly baseModel?: string;
  readonly isChat: boolean;
}

interface Place {
  readonly t: Translate;
  readonly repo: RepoName;
  readonly facts: ModelFacts;
  /** How the tools are told of this hub. */
  readonly endpoint: SnippetStep;
}

const PLAIN_NAME = /^[\w.-]+(?:\/[\w.-]+)?$/;
const PLAIN_PATH = /^[\w][\w./+-]*$/;
/** Tasks that vLLM serves with the API of OpenAI. */
const SERVED = new Set(['text-generation', 'image-text-to-text', 'any-to-any']);

/** The library it is meant for first; `transformers` for a model that says nothing. */
export function modelSnippets(place: Place): readonly Snippet[] {
  const { library = '', ggufFile } = place.facts;
  const byLibrary: Readonly<Record<string, (place: Place) => Snippet>> = {
    'sentence-transformers': sentenceTransformers,
    diffusers,
    peft,
    timm,
  };
  const own = Object.hasOwn(byLibrary, library) ? byLibrary[library] : undefined;
  const isTransformers = library === 'transformers' || (library === '' && ggufFile === null);
  return [
    ...(own === undefined ? [] : [own(place)]),
    ...(isTransformers && own === undefined ? [transformers(place)] : []),
    ...(isTransformers && SERVED.has(place.facts.task ?? '') ? [vllm(place)] : []),
    ...(ggufFile === null ? [] : [llamaCpp(place, ggufFile)]),
  ];
}

function nameOf({ repo }: Place): string {
  return `${repo.namespace}/${repo.name}`;
}

function python(place: Place, label: string, code: string): Snippet {
  return { id: label, label, steps: [place.endpoint, { text: place.t('snippet.load'), code }] };
}

function transformers(place: Place): Snippet {
  const { loaderClass, task = '', isChat } = place.facts;
  const name = nameOf(place);
  if (isChat && task === 'text-generation') {
    return python(
      place,
      'transformers',
      `from transformers import pipeline

chat = pipeline(
    "text-generation",
    model="${name}",
)
messages = [
    {"role": "user", "content": "Hello!"},
]
answer = chat(messages)[0]
print(answer["generated_text"][-1])`,
    );
  }
  const known = loaderClass !== null && loaderClass.startsWith('Auto') ? loaderClass : 'AutoModel';
  return python(
    place,
    'transformers',
    `from transformers import (
    ${known},
    AutoTokenizer,
)

name = "${name}"
tokenizer = AutoTokenizer.from_pretrained(name)
model = ${known}.from_pretrained(name)`,
  );
}

function sentenceTransformers(place: Place): Snippet {
  return python(
    place,
    'sentence-transformers',
    `from sentence_transformers import (
    SentenceTransformer,
)

model = SentenceTransformer(
    "${nameOf(place)}"
)
vectors = model.encode(["Cat", "Kitten"])
print(model.similarity(vectors, vectors))`,
  );
}

function diffusers(place: Place): Snippet {
  return python(
    place,
    'diffusers',
    `import torch
from diffusers import DiffusionPipeline

pipe = DiffusionPipeline.from_pretrained(
    "${nameOf(place)}", torch_dtype=torch.bfloat16
).to("cuda")
image = pipe("A cat on a harbour wall").images[0]`,
  );
}

function peft(place: Place): Snippet {
  const { baseModel = '', loaderClass } = place.facts;
  const known = loaderClass !== null && loaderClass.startsWith('Auto') ? loaderClass : 'AutoModelForCausalLM';
  const base = PLAIN_NAME.test(baseModel) ? baseModel : 'base-model';
  return python(
    place,
    'peft',
    `from peft import PeftModel
from transformers import ${known}

base = ${known}.from_pretrained("${base}")
model = PeftModel.from_pretrained(base, "${nameOf(place)}")`,
  );
}

function timm(place: Place): Snippet {
  return python(
    place,
    'timm',
    `import timm

model = timm.create_model(
    "hf_hub:${nameOf(place)}", pretrained=True
).eval()`,
  );
}

function vllm(place: Place): Snippet {
  const { t } = place;
  const name = nameOf(place);
  const call = `curl http://localhost:8000/v1/chat/completions \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${name}", "messages": [
    {"role": "user", "content": "Who are you?"}]}'`;
  return {
    id: 'vllm',
    label: 'vLLM',
    steps: [
      place.endpoint,
      { text: t('snippet.serve'), code: `pip install vllm\nvllm serve ${name}` },
      { text: t('snippet.call'), code: call },
    ],
  };
}

function llamaCpp(place: Place, ggufFile: string): Snippet {
  const { t } = place;
  const file = PLAIN_PATH.test(ggufFile) ? ` \\\n  --hf-file ${ggufFile}` : '';
  const server = `llama-server --hf-repo ${nameOf(place)}${file}`;
  const cli = `llama-cli --hf-repo ${nameOf(place)}${file}`;
  return {
    id: 'llama-cpp',
    label: 'llama.cpp',
    steps: [place.endpoint, { text: t('snippet.serve'), code: server }, { text: t('snippet.talk'), code: cli }],
  };
}

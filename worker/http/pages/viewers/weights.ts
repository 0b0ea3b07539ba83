/** Files with weights: tensors, metadata, memory and chat templates, from their headers alone. */
import type { WeightsFact, WeightsFileView, WeightsProblem } from '#portal';
import { type DescribedWeights, describeWeights } from '../../../app/weights/describe-weights.ts';
import { weightsFormatOf } from '../../../app/weights/list-weights.ts';
import { ggufFileType } from '../../../formats/weights/ggml-types.ts';
import type { JsonObject } from '../../../formats/json.ts';
import { type ListedTensor, groupByModule } from '../../../formats/weights/tensor-list.ts';
import { Kept } from '../../../formats/kept.ts';
import type { Viewer } from './registry.ts';

/** More rows would make a page that nobody scrolls through; the search finds the others. */
const MAX_ROWS = 1000;
const MAX_QUERY_CHARS = 100;

const byNumbers = new Intl.Collator('en', { numeric: true });

/** By tensors, which weigh some hundred bytes each. */
const kept = new Kept<DescribedWeights>(80_000, ({ weights }) => 200 + weights.list.tensors.length);

export const viewWeights: Viewer = {
  takes: ({ entry }) => weightsFormatOf(entry.path) !== null,
  async view({ services, revision, entry, query }) {
    // What is beside the file tells how it is packed and what its templates are, so the whole tree is in the key. What
    // is stored of its LFS files is not told by the tree.
    const key = `${revision.repo.id} ${revision.tree} ${entry.path}`;
    const asked = query.get('q') ?? '';
    const known = kept.get(key);
    if (known !== undefined) return viewOf(known, asked);
    const described = await describeWeights(services, revision, entry.path);
    if (!described.ok) return { kind: 'broken-weights', reason: described.error.message };
    const isWhole = described.value.weights.shards.every(({ isMissing }) => !isMissing);
    return viewOf(isWhole ? kept.set(key, described.value) : described.value, asked);
  },
};

function viewOf({ weights, memory, templates }: DescribedWeights, asked: string): WeightsFileView {
  const { list, format, metadata, shards } = weights;
  const query = asked.trim().slice(0, MAX_QUERY_CHARS);
  const needle = query.toLowerCase();
  const matching =
    needle === '' ? list.tensors : list.tensors.filter(({ name }) => name.toLowerCase().includes(needle));
  return {
    kind: 'weights',
    format,
    tensorCount: list.count,
    parameters: list.parameters,
    bytes: list.bytes,
    byType: list.byType.map((type) => ({
      ...type,
      share: list.parameters === 0 ? 0 : type.parameters / list.parameters,
    })),
    query,
    matches: needle === '' ? list.count : matching.length,
    isCut: matching.length > MAX_ROWS || list.tensors.length < list.count,
    groups: groupByModule(matching.slice(0, MAX_ROWS))
      .map(({ name, tensors }) => ({
        name,
        parameters: sum(tensors, 'parameters'),
        bytes: sum(tensors, 'bytes'),
        tensors,
      }))
      // Files are ordered by number type and shard, people look for layers.
      .toSorted((a, b) => byNumbers.compare(a.name, b.name)),
    // A template is shown in a place of its own.
    metadata: metadata.filter(({ key }) => !key.startsWith('tokenizer.chat_template')),
    facts: factsOf(weights.values, weights.lengths),
    problems: [
      ...list.problems,
      ...(shards.some(({ isMissing }) => isMissing) ? (['missing-shard'] satisfies WeightsProblem[]) : []),
    ],
    memory,
    templates,
    shards,
  };
}

function sum(tensors: readonly ListedTensor[], key: 'parameters' | 'bytes'): number {
  return tensors.reduce((total, tensor) => total + tensor[key], 0);
}

const ARCHITECTURE_FACTS: readonly (readonly [fact: WeightsFact, key: string])[] = [
  ['context', 'context_length'],
  ['layers', 'block_count'],
  ['embedding', 'embedding_length'],
  ['heads', 'attention.head_count'],
  ['kvHeads', 'attention.head_count_kv'],
  ['experts', 'expert_count'],
];

const TOKENIZER_FACTS: readonly (readonly [fact: WeightsFact, key: string])[] = [
  ['tokenizer', 'tokenizer.ggml.model'],
  ['bos', 'tokenizer.ggml.bos_token'],
  ['eos', 'tokenizer.ggml.eos_token'],
];

const ONNX_FACTS: readonly (readonly [fact: WeightsFact, key: string])[] = [
  ['producer', 'onnx.producer'],
  ['opset', 'onnx.opset'],
  ['inputs', 'onnx.inputs'],
  ['outputs', 'onnx.outputs'],
  ['operators', 'onnx.operators'],
];

/** Of GGUF and ONNX files; others say none of this. */
function factsOf(values: JsonObject, lengths: Readonly<Record<string, number>>): WeightsFileView['facts'] {
  const facts: { name: WeightsFact; value: string | number }[] = [];
  const add = (name: WeightsFact, value: unknown): void => {
    if (typeof value === 'number') facts.push({ name, value });
    if (typeof value === 'string' && value !== '') facts.push({ name, value: value.slice(0, 1000) });
  };
  const architecture = values['general.architecture'];
  const fileType = values['general.file_type'];
  add('architecture', architecture);
  add('quantization', typeof fileType === 'number' ? ggufFileType(fileType) : undefined);
  for (const [fact, key] of ARCHITECTURE_FACTS) add(fact, values[`${String(architecture)}.${key}`]);
  add('vocabulary', lengths['tokenizer.ggml.tokens']);
  add('merges', lengths['tokenizer.ggml.merges']);
  for (const [fact, key] of [...TOKENIZER_FACTS, ...ONNX_FACTS]) add(fact, values[key]);
  return facts;
}

/** JSON and YAML as a tree of values. */
import type { FileView } from '#portal';
import { parseJsonTree } from '../../../formats/structure/json-tree.ts';
import { pageLimits } from '../../../formats/structure/tree.ts';
import { parseYamlTrees } from '../../../formats/structure/yaml-tree.ts';
import { decodeText } from '../../../formats/text/decode-text.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';

const MAX_JSON_BYTES = 1024 * 1024;
/** Reading this much takes about 100 ms, in which the thread serves nobody else. */
const MAX_YAML_BYTES = 256 * 1024;

const formats: Readonly<Record<string, { readonly format: 'json' | 'yaml'; readonly maxBytes: number }>> = {
  json: { format: 'json', maxBytes: MAX_JSON_BYTES },
  geojson: { format: 'json', maxBytes: MAX_JSON_BYTES },
  webmanifest: { format: 'json', maxBytes: MAX_JSON_BYTES },
  yaml: { format: 'yaml', maxBytes: MAX_YAML_BYTES },
  yml: { format: 'yaml', maxBytes: MAX_YAML_BYTES },
  cff: { format: 'yaml', maxBytes: MAX_YAML_BYTES },
};

function formatOf({ extension }: ViewedFile): (typeof formats)[string] | undefined {
  return Object.hasOwn(formats, extension) ? formats[extension] : undefined;
}

export const viewStructure: Viewer = {
  showsCodeFirst: true,
  takes: (file) => file.source.sizeBytes <= (formatOf(file)?.maxBytes ?? -1),
  async view(file) {
    const format = formatOf(file)?.format;
    const text = decodeText(await file.source.read(0, file.source.sizeBytes))?.text;
    if (format === undefined || text === undefined) return null;
    return format === 'json' ? jsonView(text) : yamlView(text);
  },
};

function jsonView(text: string): FileView {
  const parsed = parseJsonTree(text, pageLimits);
  if (!parsed.ok) return { kind: 'broken', format: 'json', ...parsed.error };
  return { kind: 'structure', format: 'json', documents: [parsed.value.root], hidden: parsed.value.hidden };
}

function yamlView(text: string): FileView {
  const parsed = parseYamlTrees(text, pageLimits);
  if (!parsed.ok) return { kind: 'broken', format: 'yaml', ...parsed.error };
  return { kind: 'structure', format: 'yaml', ...parsed.value };
}

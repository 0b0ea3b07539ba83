/** What the pages of cards and folders are tried with: everything that a card may hold, mistakes, and hostile ones. */
import type { Hub } from '../../wire/harness/hub.ts';
import { pushRepo } from './content.ts';

const RICH = `---
license: mit
language: [en, de]
pipeline_tag: text-classification
library_name: transformers
base_model: admin/origin
datasets: [admin/cats, elsewhere/dogs]
tags: [sentiment]
model-index:
  - name: Rich
    results:
      - task: { type: text-classification }
        dataset: { type: glue, name: GLUE }
        metrics: [{ type: accuracy, value: 0.91234567 }, { type: f1, value: 0.9 }]
---
# Rich

The loss is $\\mathcal{L} = -\\sum_t \\log p(x_t \\mid x_{<t})$; see https://arxiv.org/abs/2302.13971. It costs $5 or $10.

$$
\\mathrm{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}
$$

## Architecture

\`\`\`mermaid
graph LR
  A[Tokens] --> B{Router}
  B -->|two| C[Experts]
\`\`\`

## Data

A claim.[^1]

[^1]: With its source.
`;

const BROKEN = `---
license: mit
task_categories: [image-classification
---
# Still here
`;

/** Beside what content.ts has: formulas, diagrams and tables made to run, to load or to fill the page. */
const BOMBS = `# Bombs

$\\def\\a{\\a\\a}\\a$ and $\\rule{9999em}{9999em}$ and $\\href{javascript:document.title='taken over'}{x}$

$$\\text{</annotation><script>document.title = 'taken over'</script>}$$

\`\`\`mermaid
graph LR
  A["<img src=x onerror=parent.document.title='taken over'>"] --> B
  click A "javascript:document.title='taken over'"
  style B fill:url(https://evil.example/x.png)
\`\`\`

${'|a'.repeat(400)}|
${'|-'.repeat(400)}|
${'|b'.repeat(400)}|

${'> '.repeat(300)}deep
`;

export async function fillCards(hub: Hub): Promise<void> {
  await pushRepo(hub, 'origin', [{ 'README.md': '# Origin\n' }]);
  await pushRepo(hub, 'rich', [
    {
      'README.md': RICH,
      'config.json': '{"model_type": "bert", "max_position_embeddings": 512}\n',
      'onnx/README.md': '# Weights\n\nFor $x^2$.\n',
      'onnx/model.onnx': Buffer.from([8, 0]),
    },
  ]);
  await pushRepo(hub, 'broken', [{ 'README.md': BROKEN, 'data.csv': 'a\n1\n' }], { type: 'dataset' });
  await pushRepo(hub, 'bombs', [{ 'README.md': BOMBS, 'a\u202egpj.exe': 'x\n', 'tab\tname.txt': 'x\n' }]);
}

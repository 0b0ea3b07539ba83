/** What the viewers of files are tried with: one file for each of them, half of them hostile. */
import { tarEnd, tarMember } from '../../support/tar-file.ts';
import type { Hub } from '../../wire/harness/hub.ts';
import { pushRepo } from './content.ts';

const TAKE_OVER = `document.title = 'taken over'`;

const markup = [
  `<script>${TAKE_OVER}</script>`,
  `<img src=broken.json onerror="${TAKE_OVER}">`,
  `<iframe srcdoc="<script>parent.${TAKE_OVER}</script>"></iframe>`,
  `<math><mtext><table><mglyph><style><img src=broken.json onerror="${TAKE_OVER}"></style></mglyph></table></mtext></math>`,
  `<table><tr><th>A</th><th>B</th></tr><tr><td onclick="${TAKE_OVER}">1</td><td>2</td></tr></table>`,
].join('\n');

/** One red pixel. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { display_name: 'Python 3', name: 'python3', language: 'python' } },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# A run\n', markup] },
    {
      cell_type: 'code',
      execution_count: 3,
      metadata: {},
      source: ['import torch\n', 'def twice(x):\n', '    return 2 * x  # exactly'],
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['\u001b[31mred\u001b[0m and \u001b[1;32mgreen\u001b[0m\n'] },
        { output_type: 'execute_result', execution_count: 3, metadata: {}, data: { 'text/html': [markup] } },
        { output_type: 'display_data', metadata: {}, data: { 'image/png': PIXEL } },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg"><script>${TAKE_OVER}</script></svg>` },
        },
        { output_type: 'display_data', metadata: {}, data: { 'application/javascript': TAKE_OVER } },
        { output_type: 'error', ename: 'ValueError', evalue: 'bad', traceback: ['\u001b[31mValueError\u001b[0m: bad'] },
      ],
    },
  ],
};

const config = { model_type: 'llama', rope: { factor: 8, type: 'llama3' }, ids: [1, 2], tied: false, none: null };

export async function addFiles(hub: Hub): Promise<void> {
  await pushRepo(hub, 'viewers', [
    {
      'run.ipynb': JSON.stringify(notebook),
      'config.json': JSON.stringify(config, null, 2),
      'broken.json': '{\n  "a": tru\n}\n',
      'lines.py': Array.from({ length: 60 }, (_, index) => `x${index} = "${index}"  # ${TAKE_OVER}\n`).join(''),
      'data.tar': Buffer.concat([
        tarMember('data/train/a.txt', 'x'),
        tarMember('../../etc/passwd', 'root'),
        tarMember('evil\u202egpj.exe', 'x'),
        tarMember(`<img src=x onerror="${TAKE_OVER}">`, 'x'),
        tarEnd,
      ]),
      'blob.bin': Buffer.from(Array.from({ length: 600 }, (_, index) => index % 256)),
      'pixel.png': Buffer.from(PIXEL, 'base64'),
      'text.txt': Buffer.from('82b182ea82cd93fa967b8cea82c582b78142', 'hex'),
    },
  ]);
}

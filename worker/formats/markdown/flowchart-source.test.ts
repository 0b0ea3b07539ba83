import { expect, it } from 'vitest';
import { drawDiagram } from './diagram.ts';
import { plainFlowchart } from './flowchart-source.ts';

/** Statements of mermaid's own documentation, and how the drawer gets them. */
const statements: readonly (readonly [string, string])[] = [
  ['A-->B', 'A --> B'],
  ['A---B', 'A --- B'],
  ['A-- This is the text! ---B', 'A ---|This is the text!| B'],
  ['A---|This is the text|B', 'A ---|This is the text| B'],
  ['A-->|text|B', 'A -->|text| B'],
  ['A-- text -->B', 'A -->|text| B'],
  ['A--text-->B', 'A -->|text| B'],
  ['A-.->B;', 'A -.-> B'],
  ['A-. text .-> B', 'A -.->|text| B'],
  ['A ==> B', 'A ==> B'],
  ['A == text ==> B', 'A ==>|text| B'],
  ['A -- text --> B -- text2 --> C', 'A -->|text| B -->|text2| C'],
  ['a --> b & c--> d', 'a --> b & c --> d'],
  ['A & B--> C & D', 'A & B --> C & D'],
  ['B <--> C', 'B <--> C'],
  ['B ---->|No| E[End]', 'B -->|No| E[End]'],
  ['A -...-> B', 'A -.-> B'],
  ['id1[/par/]-->id2[\\alt\\]', 'id1[par] --> id2[alt]'],
  ['B[/Christmas\\]-->C[\\Go shopping/]', 'B[/Christmas\\] --> C[\\Go shopping/]'],
  ['id1["This is the (text) in the box"]', 'id1[This is the (text) in the box]'],
  ['A["A double quote:#quot;"] -->B["A dec char:#9829;"]', 'A[A double quote:″] --> B[A dec char:♥]'],
  ['a-b-->c-d', 'a-b --> c-d'],
  ['A:::someclass --> B', 'A:::someclass --> B'],
  ['sq[Square shape]-->ci((Circle; shape))', 'sq[Square shape] --> ci((Circle; shape))'],
  ['od>Odd shape]-- Two line<br/>edge comment --> ro', 'od>Odd shape] -->|Two line<br/>edge comment| ro'],
];

it.each(statements)('writes %s as the drawer reads it', (written, plain) => {
  expect(plainFlowchart(`flowchart LR\n    ${written}`)).toBe(`flowchart LR\n${plain}`);
});

it('keeps what stands around nodes and links, line by line', () => {
  const source =
    'graph TD; A-->B; A-->C;\n%% a note\nsubgraph one\n  direction LR\n  a1-->a2\nend\nclick A "https://x"\nA ~~~ Z';
  expect(plainFlowchart(source)).toBe(
    'flowchart TD\nsubgraph one\ndirection LR\na1 --> a2\nend\nA --> B\nA --> C\nA\nZ',
  );
  expect(plainFlowchart('flowchart LR\nA-->B\nB[Later]')).toBe('flowchart LR\nA --> B[Later]\nB');
  expect(plainFlowchart('flowchart LR\n开始-->B')).toBe('flowchart LR\nne5bc80e5a78b[开始] --> B');
});

it.each(['A --x B', 'A o--o B', 'A@{ shape: cloud }', 'A --> ', 'A[open --> B', 'A[] --> B', 'end', 'subgraph x'])(
  'refuses %s, which it could not draw as it is meant',
  async (statement) => {
    expect(plainFlowchart(`flowchart LR\n${statement}`)).toBeNull();
    expect(await drawDiagram(`flowchart LR\n${statement}`)).toBeNull();
  },
);

it('comes to an end with any text', () => {
  for (const unit of ['A', '-', '--', '-.', '=', '[', '(', '"', '|', '&', 'A--', 'A-- ', ' ', 'a;', '~', '<', '#1;']) {
    plainFlowchart(`flowchart LR\n${unit.repeat(4000)}`);
  }
});

function textsOf(drawn: unknown): string[] {
  const svg = /data:image\/svg\+xml;base64,([^"]+)/.exec(JSON.stringify(drawn))?.[1] ?? '';
  const texts = Buffer.from(svg, 'base64')
    .toString()
    .matchAll(/<text[^>]*>([^]*?)<\/text>/g);
  return [...texts].map(([, text = '']) => text.replace(/<[^>]*>/g, ''));
}

it('draws links without spaces within subgraphs', async () => {
  const source = 'flowchart TB\n    c1-->a2\n    subgraph one\n    a1-->a2\n    end\n    one --> two\n    two-->c2';
  expect(textsOf(await drawDiagram(source)).sort()).toEqual(['a1', 'a2', 'c1', 'c2', 'one', 'two']);
});

it('shows state diagrams with notes as they were written, since the drawer leaves them out', async () => {
  expect(await drawDiagram('stateDiagram-v2\n  A --> B\n  note right of A\n    x\n  end note')).toBeNull();
  expect(textsOf(await drawDiagram('stateDiagram-v2\n  [*]-->Still\n  Still-->Moving'))).toEqual(['Still', 'Moving']);
});

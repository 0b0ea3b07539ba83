/** Owns `npm start`: hands over to start.ts once a Node that strips types is there. */
import { runWithNode } from './with-node.mjs';

await runWithNode('runtime/start.ts', process.argv.slice(2));

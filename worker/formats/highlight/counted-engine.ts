/**
 * The engine that runs a grammar's expressions, with its work counted: how long colouring may take is told in work,
 * since there are clocks that stand still while a request computes.
 */
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';
import type { RegexEngine } from '@shikijs/core';

/** Thrown out of the tokenizer when its work is used up. */
export class OutOfWork extends Error {}

/** Characters that an expression passes over for about what it takes to start it. */
const CHARACTERS_A_START = 16;
/** What a search costs beside its expressions, told in starts. */
const STARTS_A_SEARCH = 8;

/** What is left for the text being coloured; colouring never awaits, so there is one at a time. */
let left = Infinity;

/** Runs `colour` with so much work, and answers what is left of it; throws `OutOfWork` when that was not enough. */
export function withWork(work: number, colour: () => void): number {
  left = work;
  try {
    colour();
    return left;
  } finally {
    left = Infinity;
  }
}

/** Expressions started, and characters that each had before it. */
export function createCountedEngine(): RegexEngine {
  const engine = createJavaScriptRegexEngine({ forgiving: true });
  return {
    createString: (text) => engine.createString(text),
    createScanner(patterns) {
      const scanner = engine.createScanner(patterns);
      return {
        findNextMatchSync(text, position, options) {
          const length = typeof text === 'string' ? text.length : text.content.length;
          left -= STARTS_A_SEARCH + patterns.length * (1 + (length - position) / CHARACTERS_A_START);
          if (left < 0) throw new OutOfWork('colouring takes too long');
          return scanner.findNextMatchSync(text, position, options);
        },
        dispose: () => scanner.dispose?.(),
      };
    },
  };
}

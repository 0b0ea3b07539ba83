/** The engine's long loops give up the thread through this; see worker/ports/yield.ts. */
export { giveUpThread, makeYielder } from '../ports/yield.ts';

/** Files imported as text: understood by Vite and Vitest as they are, and by runtime/build.ts. */
declare module '*.sql?raw' {
  const text: string;
  export default text;
}

/** How the hub names itself to git clients (the `agent` capability). */
export const AGENT = 'modelport/0.1.0';

/** Makes the Python environments before the wire tests look for them. */
import { ensurePythonEnvs } from './python.ts';

export default async function setup(): Promise<void> {
  for (const problem of await ensurePythonEnvs()) console.log(problem);
}

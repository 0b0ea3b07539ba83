/** Picks, by their names, the .safetensors files that together are a repository's model. */

/** Folders of a diffusers pipeline that hold its main network. */
const FOLDERS = ['', 'transformer/', 'unet/'];
const USUAL_NAMES = ['model', 'diffusion_pytorch_model', 'adapter_model'];
const SHARD = /^(.+?)[-_](\d{5,6})-of-(\d{5,6})$/;

/** One file, or all shards of one model in order; empty when there is none. */
export function safetensorsFilesOf(paths: readonly string[]): readonly string[] {
  for (const folder of FOLDERS) {
    const models = groupShards(paths, folder);
    const usual = USUAL_NAMES.map((name) => models.get(name)).find((files) => files !== undefined);
    const files = usual ?? [...models.values()][0];
    if (files !== undefined) return files;
  }
  return [];
}

/** The models directly in the folder by name, each with its files. */
function groupShards(paths: readonly string[], folder: string): Map<string, string[]> {
  const models = new Map<string, string[]>();
  for (const path of [...paths].sort()) {
    if (!path.startsWith(folder) || !path.endsWith('.safetensors')) continue;
    const name = path.slice(folder.length, -'.safetensors'.length);
    if (name.includes('/')) continue;
    const model = SHARD.exec(name)?.[1] ?? name;
    const isShard = model !== name;
    const known = models.get(model);
    if (known === undefined) models.set(model, [path]);
    // A file of the plain name is the model in one piece, whatever shards lie beside it.
    else if (!isShard) models.set(model, [path]);
    else if (SHARD.test((known[0] ?? '').slice(folder.length, -'.safetensors'.length))) known.push(path);
  }
  return models;
}

/** Makes small .safetensors files. */

/** Two F32 tensors of `parameters` numbers together, a multiple of 20. */
export function safetensorsFile(parameters: number): Uint8Array {
  const half = parameters / 2;
  const header = JSON.stringify({
    'a.weight': { dtype: 'F32', shape: [half], data_offsets: [0, half * 4] },
    'b.weight': { dtype: 'F32', shape: [half / 10, 10], data_offsets: [half * 4, half * 8] },
  });
  const file = new Uint8Array(8 + header.length + half * 8);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(new TextEncoder().encode(header), 8);
  for (let at = 8 + header.length; at < file.length; at += 1009) file[at] = at % 251;
  return file;
}

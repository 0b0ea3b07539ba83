/** Small tar archives for tests, with any name and any claim in them. */

/** `sizeBytes`: what the header claims. */
export function tarHeader(name: string, sizeBytes: number, type = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${sizeBytes.toString(8).padStart(11, '0')} `, 124);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  block.fill(' ', 148, 156);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

export function tarMember(name: string, content: string, type = '0'): Buffer {
  const padded = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  padded.write(content);
  return Buffer.concat([tarHeader(name, content.length, type), padded]);
}

export const tarEnd = Buffer.alloc(1024);

/** Sound, film, a document and a hostile picture, and an object store as browsers meet one. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Hub } from '../../wire/harness/hub.ts';
import { removeScratchDir, scratchDir } from '../../wire/harness/scratch.ts';
import { git } from '../../wire/support/git.ts';
import { createHubRepo } from '../../wire/support/hub-repos.ts';
import { lfsPointer, putLfsBytes, uploadLfsFile } from '../../wire/support/lfs.ts';
import { twoBeeps } from './content-trials.ts';

/** Four seconds of sixteen by sixteen pixels, made with ffmpeg. */
const FILM = Buffer.from(
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAAqIEU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZUrmtTrIHYTbuM' +
    'U6uEElTDZ1OsggElTbuMU6uEHFO7a1Osggo57AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmsirXsYMPQkBNgI1MYXZmNTkuMjcuMTAwV0GNTGF2ZjU5LjI3LjEw' +
    'MESJiECvQAAAAAAAFlSua8iuAQAAAAAAAD/XgQFzxYhAR7+HGejv6JyBACK1nIN1bmSIgQCGhVZfVlA4g4EBI+ODhB3NZQDgkLCBELqBEJqBAlWw' +
    'hFW5gQESVMNn/XNzoGPAgGfImkWjh0VOQ09ERVJEh41MYXZmNTkuMjcuMTAwc3PXY8CLY8WIQEe/hxno7+hnyKFFo4dFTkNPREVSRIeUTGF2YzU5' +
    'LjM3LjEwMCBsaWJ2cHhnyKJFo4hEVVJBVElPTkSHlDAwOjAwOjA0LjAwMDAwMDAwMAAAH0O2dUiM54EAo0GNgQAAgPAMAJ0BKhAAEAAARwiFhYiF' +
    'hIgCAgJ1YgH8Adwg/CXeAf5BvEHAA/sB1gP6gf4D+A/AD/Df4k7wP4Nfrlos/wg/ZLKM/xg/EDXAdQD/kvwB9gX9V+wHrAf4t/Ef67+Rn9g///KA' +
    '/pX7YZZhmmMe0TDw/v/t+bL/IMZZDc/PDqx1vqmUggVNJ/bZUXSwiAGPqjYZ/+3Rw/5pvzEVR0HG6f/6OVql5TL8l+YgJ2sQe0R7b/8TVCeGXr6T' +
    '9tr3X/wqemrf19BjT/w8d43DTCBamfAYnR5vIQS/ySeDrLAX3UEtKk5CoX/ZBH94tr8qEGApoEWe/5Zae/129e9/+P//IQeicdzWfscpofx/5///' +
    'ibRpdS+y++ioT+0P3b//zEXPLUPZdsp4aY58D+1dq+uv5uGpa6kbrs6ZS5OcF7mAZ/4KUUd2PBvcf/7qii+aQpDfYISyuR43czv//IjkuUuxJpV/' +
    'ousFCbIr9b8m+1Fn//94kKFp+QZE8VOLTKZc75KUbgqI+hCj/5/NGKNAiIEB9ADRAgABEBAAGAxSCjP9QCO3Yn/6Q3nhhjQAySpIFM/fj/3PAtL9' +
    'uWj/1lEo9QJcI0ZmvrLNY9TMOLy7jqaNtPBW8/12O2fFX5HXkb1zG4U8VG/0Hqfgxzuxjq9X4xNn7WXMp024wWJW1DnO//Krr/V62cTq6e8E13+H' +
    'G5DPPgzhrjv3sgCjQZqBA+iAsAwAnQEqEAAQAABHCIWFiIWEiAICAnWnAaMD+AO4A/hXvAP8g3gHgAf1J8wH1Af7N7gP8V/i9yBrDX4c/slos/wB' +
    '/YD+gZY1+Kv5Aa6TqAf9B+APqA84D/EP4x/XfyG/f/lAf1A9sMswzTGPQnyQ/v/uDufptKx9n7T6TD0XVa4iZaQlbfyOygEQf1bkLZWVT/Qg1/80' +
    'n/MQ8GP+cpnp/8UTcvwcsvyYQuVEs6k+JyEU/ibRXneDPpQIg0d7/4U8pg+eg8nMf8PRrTmQ6HIVEMceeEyDN04voO/hPWyJgff/yIJuo+tB8/2M' +
    '3Z2JnB0SV4eUzhWCvTFhBAUqACW2SUn6kG3lPMyf/gq5h//x5P6wXpn/8TaNJ2wWBLdkfOjFqv3/zEXPFXnFfqSuYOoF5Ej/8V+3lZG53ximn0sO' +
    'BF+Tc/+3p6AdTszG2fQAe7DrH/+6mMTmpEYPWms2ODx9VASf/8iKqPgMPTNLfHTNjvrQH/rzP/Eph/WvVHxci39v8m4o/qLyFaFaiybh4lT4+pp3' +
    'pfr2AKNAi4EF3AARAwABEBAAGAxSCkn/Ne4D5f5Zf6yqq9UIUADJLPAqxfpUjJoNCNHUAv5jP5Uvw/cxfLZH5eFqp1Q1B+n1yC+8wb9NyTOdbC2p' +
    'fmv5rz8i6gHtxzRw//JppX/4r/3t9GzuB4K/85t/BX7feiv+9luTmEWSjD0vRzOBAvL//5bhC8nKm+U3cACjQZSBB9CAEA0AnQEqEAAQAABHCIWF' +
    'iIWEiAICAnWnAaNX+Ge4A/jBvAP9J3gHgAf1g9Cv+zeoD/ZvcB/iv8Td4H8Vf2AzgH8M8s5/En8M9Rm1m78QPUB8AH+3e4D/Df49/XP5X+xP9Z//' +
    '/KA/oD7YZZhmmMeyPw1A/v/uC4W+QLTpP5/pxAkmpP3C0fy3uhzv8Z1th3v9Vb2/ysePvTjn/80b/mIlY3+b/X0//0fZP9e01STYn2Wp20pWq2Pd' +
    '/+JstFl2tc1gJzM2ayqZHOvoMaf+Hpsba6DX2p+mZ1dHZRdjbz7oav/JkayyEy2aj9qX+x/qB7e5e900C9vnWQo3PYL1jrWesbFb//EKehyk1+sT' +
    'QBC5a5//E3M3u369I7zTul7NoEf/mI+/EsoM0W7uXOE9VU3/+j+6fJNWbJikhFuhNuov/UmO7Ymilk+OC0rOxh+//2rJNTUHHOGKNUvOCQGX6P/+' +
    'RJ9pP5xlzSpz9mPrmtH/5+AP6Ua+2ZDk7a5+akaeZv9zfXdaWfNyFW3sRkAieNy5EKNAkYEJxACRAgABEBAAGAxSbgNUAmQAwV/A78M6AMks8CrF' +
    '+lgq8MNKtjfMFt7Tth//rt37916x2NXD+GGMz6P+9/bS8GHWas/YVjV8Tl//82Z+6dAn3vdA+pNDbKHD+7f7lPW/epN1TF/QPbFOnbOyUWPz0CuY' +
    'v/xLhegjbtqE+NDJO7ztE33cAS/1367Em3ArsACjQZCBC7iAUAwAnQEqEAAQAABHCIWFiIWEiAICAnViAfwB3CX8Ad4B/pO8A8AD+sHogegD/QPc' +
    'B/iH8RuQO+A5M38Jf1V0TX4c5Bn+QGoQagH/QfgD6oHOA/w3+L/0n8hf7F//+Ul/Sv2wyzDNMY9ofsAA/v/uBLHWGZT7j7+zthBi7hUblwFRpP7R' +
    'nvAC/9WE7HTaEd//9Xf9/80b/mHwyn+bZv0/+J4G9e0VQfJhBL9XANAB5My/ia91jfCmb6UCHICb/wmCtvEUyWWa1N+3obKrv2fhFEfruV35zH+x' +
    '1R9DCRrFzhYuTekx/aBufar0mkQiAJO1kzcheusuZzyG4cbPKrv+P+UdNh4Q1ROmREcQoP7/8TaNJX8W8cKef19D+tn//zEXPD2fFWKm3JpdfNOR' +
    '//+1amEUJZZa0ZVL30V9yv/3E1Xv/2vinRuV26veHO//3Ur2ZpP/GTclnTekAPLXv//IiY2cHWguESl+S6Zu63jfLxe+CnRhNyo6MPg7Z8nPdqvy' +
    'TfPKIn+lASeh597Ao0CCgQ2sAFECAAEQEAAYDFIBAf2AGpLaeWFWAMks8CrF/gWPqaLw3mf9Q8g8yqgZ46z1DXziND1wFtQ/cPPA6uTV+vW0zf5u' +
    'xNfcdNpvabf9OP932TFdeR2AS6WL9zKkX4vS8Iix0sMf//Jpr/KL0MeXWKOUW5/+p8+8/2CFd+TZ8RXgABxTu2vKu4+zgQC3iveBAfGCAafwgQO7' +
    'kbOCA+i3i/eBAfGCAafwggIeu5GzggfQt4v3gQHxggGn8IIESbuRs4ILuLeL94EB8YIBp/CCBnQ=',
  'base64',
);

/** One page with one line. */
function pdf(line: string): Buffer {
  const content = `BT /F1 24 Tf 72 700 Td (${line}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${table}${end}`);
}

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><script>parent.document.title="taken"</script>' +
  '<image href="http://elsewhere.invalid/x.png" width="8" height="8"/><rect width="64" height="32" fill="teal"/></svg>';

const media: Readonly<Record<string, Buffer>> = {
  'beeps.wav': twoBeeps(),
  'film.webm': FILM,
  'paper.pdf': pdf('A private paper'),
  'mark.svg': Buffer.from(PICTURE),
};

/** Adds `admin/media`, which is private, with each file twice: in git, and in LFS below `lfs/`. */
export async function addMedia(hub: Hub): Promise<void> {
  const remote = await createHubRepo(hub, 'media', { private: true });
  const cwd = scratchDir('e2e-media');
  await git(['init', '-q'], { cwd });
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  };
  write('.gitattributes', 'lfs/* filter=lfs diff=lfs merge=lfs -text\n');
  for (const [name, bytes] of Object.entries(media)) {
    write(name, bytes);
    const oid = createHash('sha256').update(bytes).digest('hex');
    await uploadLfsFile(remote, oid, bytes.length, async (action) => {
      const answer = await putLfsBytes(action, Uint8Array.from(bytes));
      if (!answer.ok) throw new Error(`uploading ${name} answered ${answer.status}: ${await answer.text()}`);
    });
    write(`lfs/${name}`, lfsPointer(oid, bytes.length));
  }
  // Pointers are what is committed, whatever filters this machine has.
  await git(
    ['-c', 'filter.lfs.clean=cat', '-c', 'filter.lfs.process=', '-c', 'filter.lfs.required=false', 'add', '-A'],
    { cwd },
  );
  await git(['commit', '-q', '-m', 'Media'], { cwd });
  await git(['push', '-q', '--no-verify', remote.gitUrl, 'HEAD:refs/heads/main'], { cwd });
  removeScratchDir(cwd);
}

export interface StoreFront {
  /** The store's address for clients: of another host name than the hub's, which is what redirects are for. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Before a store that labels no answers as its signed addresses ask, as S3 itself does. */
export async function startStoreFront(store: string): Promise<StoreFront> {
  const { hostname, port, pathname } = new URL(store);
  const server = createServer((asked, answer) => {
    const { searchParams } = new URL(asked.url ?? '/', 'http://store.invalid');
    const forwarded = request(
      { hostname, port, path: asked.url, method: asked.method, headers: asked.headers },
      (given) => {
        const labels: IncomingHttpHeaders = { ...given.headers };
        for (const name of ['content-type', 'content-disposition']) {
          const label = searchParams.get(`response-${name}`);
          if (label !== null) labels[name] = label;
        }
        answer.writeHead(given.statusCode ?? 502, labels);
        given.pipe(answer);
      },
    );
    forwarded.on('error', () => answer.destroy());
    asked.pipe(forwarded);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return {
    endpoint: `http://localhost:${(server.address() as AddressInfo).port}${pathname}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

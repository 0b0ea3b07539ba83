/** Signs deliveries, so that a receiver can tell that a body came from this hub, unchanged and just now. */

/**
 * `t=<seconds since the epoch>,v1=<hex>`: the HMAC-SHA256 under the webhook's secret over `<t>.<body>`. A receiver
 * recomputes it over the bytes it got and refuses old times, or a recorded delivery could be sent again.
 */
export async function signatureHeader(secret: string, atSeconds: number, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign(algorithm, key, encoder.encode(`${atSeconds}.${body}`));
  return `t=${atSeconds},v1=${Buffer.from(signature).toString('hex')}`;
}

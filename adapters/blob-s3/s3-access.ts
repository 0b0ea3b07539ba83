/** How to reach one bucket: what the settings say, and the network to use. */

export interface S3Access {
  /** URL of the store as the hub reaches it. */
  readonly endpoint: string;
  /** URL of the same store as clients reach it; absent: clients get their bytes through the hub. */
  readonly publicEndpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** `path`: the bucket is the first segment of the path. `virtual-host`: it is the first label of the host name. */
  readonly addressing: 'path' | 'virtual-host';
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly network: S3Network;
}

/** `fetch`, or a binding that may reach private addresses. */
export interface S3Network {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

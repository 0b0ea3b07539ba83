/**
 * Finds out once what this store really does, because many S3 servers accept headers that they then ignore: whether it
 * checks a body against the checksum sent with it, and whether `If-None-Match: *` protects an existing object.
 */
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Sha256 } from '../../worker/domain/oid.ts';
import type { S3Network } from './s3-access.ts';
import { type PutSigning, sendPut, signPut } from './s3-transfer.ts';

const WRONG_DIGEST = '0'.repeat(64) as Sha256;

export class S3Abilities {
  readonly #client: S3Client;
  readonly #network: S3Network;
  readonly #bucket: string;
  // Answers are kept, not promises of them: a request that goes away takes its unfinished work along.
  #checksums: boolean | undefined;
  #conditions: boolean | undefined;

  constructor(client: S3Client, network: S3Network, bucket: string) {
    this.#client = client;
    this.#network = network;
    this.#bucket = bucket;
  }

  /** Whether a body that does not fit its checksum is refused, so that a stored checksum can be believed. */
  async checksChecksums(): Promise<boolean> {
    this.#checksums ??= await this.#probe((put) => put({ sha256: WRONG_DIGEST }).then((status) => status >= 400));
    return this.#checksums;
  }

  /** Whether a conditional write is refused when the key is taken; 501 means the store knows no such condition. */
  async hasConditionalWrites(): Promise<boolean> {
    this.#conditions ??= await this.#probe(async (put) => {
      if ((await put({ ifAbsent: true })) >= 300) return false;
      return (await put({ ifAbsent: true })) === 412;
    });
    return this.#conditions;
  }

  async #probe(ask: (put: (signing: PutSigning) => Promise<number>) => Promise<boolean>): Promise<boolean> {
    const key = `probe/${crypto.randomUUID()}`;
    const body = new TextEncoder().encode('probe');
    try {
      return await ask(async (signing) => {
        const request = await signPut(this.#client, this.#bucket, key, { ...signing, sizeBytes: body.byteLength });
        const response = await sendPut(this.#network, request, body);
        await response.body?.cancel();
        return response.status;
      });
    } finally {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
    }
  }
}

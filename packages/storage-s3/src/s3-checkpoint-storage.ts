import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { OptionError, type CheckpointStorage } from '@wiesel/runtime'

/** Where in S3 checkpoints are kept. */
export interface S3StorageOptions {
  readonly bucket: string
  /** What the keys of all objects begin with, for example `'wiesel/'`. Default: nothing. */
  readonly prefix?: string
  /** Region, endpoint, credentials …; default: what the environment says. Or a client that you have: it is not closed. */
  readonly client?: S3Client | S3ClientConfig
}

/**
 * Keeps checkpoints in a bucket of S3, or of a store that speaks its protocol. The bucket must exist. An object is there
 * whole as soon as S3 has accepted it, and is read back by everybody from then on.
 *
 * @throws OptionError `INVALID_OPTION` for an empty name of the bucket
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { S3CheckpointStorage } from '@wiesel/storage-s3'
 *
 * const storage = new S3CheckpointStorage({ bucket: 'jobs', prefix: 'wiesel/', client: { region: 'eu-central-1' } })
 * const env = new StreamExecutionEnvironment({ checkpointing: { interval: '1 min', storage } })
 * console.log(storage.description, env !== undefined) // → bucket "jobs", "wiesel/" true
 */
export class S3CheckpointStorage implements CheckpointStorage {
  readonly description: string
  private readonly client: S3Client
  private readonly bucket: string
  private readonly prefix: string

  constructor({ bucket, prefix = '', client = {} }: S3StorageOptions) {
    if (bucket === '')
      throw new OptionError('The name of the bucket is empty. Give the one to keep checkpoints in.')
    this.bucket = bucket
    this.prefix = prefix
    // A checkpoint has checksums of its own, and not every store understands those that S3 adds.
    const config: S3ClientConfig = {
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }
    this.client = client instanceof S3Client ? client : new S3Client({ ...config, ...client })
    this.description = `bucket "${bucket}"${prefix === '' ? '' : `, "${prefix}"`}`
  }

  /** See `CheckpointStorage`. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    const object = { ...this.at(name), Body: bytes, ContentLength: bytes.length }
    await this.client.send(new PutObjectCommand(object))
  }

  /** See `CheckpointStorage`. */
  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand(this.at(name)))
      return await Body?.transformToByteArray()
    } catch (cause) {
      if (cause instanceof NoSuchKey) return undefined
      throw cause
    }
  }

  /** See `CheckpointStorage`. */
  async list(prefix: string): Promise<string[]> {
    const names: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix + prefix, ContinuationToken }),
      )
      for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(this.prefix.length))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    return names
  }

  /** See `CheckpointStorage`. */
  async delete(name: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(name)))
  }

  private at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.prefix + name }
  }
}

import { extensionOf, type Encoder } from '@wiesel/formats'
import { compressMember } from '@wiesel/formats/node'
import { joinPath, type FileSystem, type WritableFile } from '../file-system/file-system.ts'
import type { IoQueue } from './io-queue.ts'
import type { PartAge } from './rolling.ts'

/** What makes a part visible: its hidden file gets its final name. Plain data. */
export interface PendingPart {
  from: string
  to: string
}

/** A file of an earlier run, to be removed. Plain data. */
export interface ReplacedFile {
  replaced: string
}

/** What a committer is given. */
export type FileCommittable = PendingPart | ReplacedFile

/** A part that was being written when a checkpoint was made. Plain data. */
export interface OpenPart extends PendingPart {
  /** Bytes that belong to the checkpoint. What follows them is cut off after a restore. */
  length: number
}

/** How the parts of a sink are named and stored. */
export interface PartLayout {
  readonly files: FileSystem
  readonly directory: string
  readonly prefix: string
  readonly suffix: string
  readonly compression: 'gzip' | 'zstd' | undefined
}

const HIDDEN_SUFFIX = '.inprogress'

/** Who writes parts: a name no other writer has, and the name of the writer whose state it went on from. */
export interface PartOwner {
  uid: string
  parent: string | undefined
}

/** The hidden and the final path of a part. */
export function partPaths(
  layout: PartLayout,
  bucket: string,
  { uid, parent }: PartOwner,
  index: number,
): PendingPart {
  const { directory, prefix, suffix, compression } = layout
  const name = `${prefix}-${uid}-${index}`
  const folder = bucket === '' ? directory : joinPath(directory, bucket)
  const extension = compression === undefined ? '' : extensionOf(compression)
  const lineage = parent === undefined ? '' : afterMark(parent)
  return {
    from: joinPath(folder, `.${name}${lineage}${HIDDEN_SUFFIX}`),
    to: joinPath(folder, name + suffix + extension),
  }
}

/**
 * Whether a file is a part that was begun behind the checkpoint in which writer `uid` would have gone on with part
 * `nextPart`: by that writer, or by one that was restored from its state.
 */
export function isBegunLater(name: string, prefix: string, uid: string, nextPart: number): boolean {
  if (!name.startsWith(`.${prefix}-`) || !name.endsWith(HIDDEN_SUFFIX)) return false
  const stem = name.slice(0, -HIDDEN_SUFFIX.length)
  if (stem.endsWith(afterMark(uid))) return true
  const begin = `.${prefix}-${uid}-`
  const index = stem.startsWith(begin) ? parseInt(stem.slice(begin.length), 10) : -1
  return index >= nextPart
}

function afterMark(parent: string): string {
  return `.after-${parent}`
}

/** One file while it is written. Its file system work goes through the queue of the writer. */
export class Part<T> implements PartAge {
  readonly bucket: string
  readonly paths: PendingPart
  readonly createdMs: number
  writtenMs: number
  readonly #encoder: Encoder<T>
  readonly #layout: PartLayout
  readonly #queue: IoQueue
  #file: WritableFile | undefined
  #length = 0

  constructor(
    bucket: string,
    paths: PendingPart,
    encoder: Encoder<T>,
    layout: PartLayout,
    queue: IoQueue,
    now: number,
  ) {
    this.bucket = bucket
    this.paths = paths
    this.createdMs = now
    this.writtenMs = now
    this.#encoder = encoder
    this.#layout = layout
    this.#queue = queue
    queue.add(0, async () => {
      this.#file = await layout.files.create(paths.from)
    })
  }

  /** Bytes in the file and on their way to it. */
  get size(): number {
    return this.#length + this.#encoder.pendingBytes
  }

  get pendingBytes(): number {
    return this.#encoder.pendingBytes
  }

  write(value: T, now: number): void {
    this.#encoder.write(value)
    this.writtenMs = now
  }

  /** Hands what is encoded to the file, and returns its size before compression. */
  flush(): number {
    return this.#append(this.#encoder.take())
  }

  /** Everything flushed survives a crash. */
  sync(): void {
    this.#queue.add(0, () => this.#file!.sync())
  }

  /** Ends the file, and returns the size of its last bytes before compression. */
  finish(): number {
    const bytes = this.#append(this.#encoder.end())
    this.#queue.add(0, async () => {
      await this.#file!.sync()
      await this.abandon()
    })
    return bytes
  }

  /** Closes the file as it is. */
  async abandon(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  /** When the queue is drained: the part as it is in the file. */
  state(): OpenPart {
    return { ...this.paths, length: this.#length }
  }

  #append(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0
    const { compression } = this.#layout
    if (compression === undefined) this.#length += bytes.length
    this.#queue.add(bytes.length, async () => {
      if (compression === undefined) return this.#file!.write(bytes)
      const member = await compressMember(bytes, compression)
      this.#length += member.length
      await this.#file!.write(member)
    })
    return bytes.length
  }
}

/*
 * Reads one split of a block format. One block is read by `read`, one more is loaded in the background.
 */
import { ValueError, type BlockFormat, type BlockReader } from '@wiesel/formats'
import { FileError } from '../errors/file-error.ts'
import type { FileSplit } from './file-split.ts'
import type { InputContext } from './input-context.ts'
import type { SplitInput } from './split-input.ts'

/** Where to go on: a block of the split, and a row in it. */
interface BlockPosition {
  block: number
  row: number
}

/** See the top of the file. */
export class BlockInput<T> implements SplitInput<T> {
  readonly #split: FileSplit
  readonly #format: BlockFormat<T>
  readonly #context: InputContext
  readonly #loading: Promise<void>
  #reader: BlockReader<T> | undefined
  #ready: unknown[] | undefined
  #rows: unknown[] | undefined
  #block: number
  #row: number
  #loaded = false
  #done = false
  #closed = false
  #error: unknown
  #resume: () => void = () => {}

  constructor(split: FileSplit, format: BlockFormat<T>, context: InputContext) {
    const { block, row } = (split.position as BlockPosition | undefined) ?? { block: 0, row: 0 }
    this.#split = split
    this.#format = format
    this.#context = context
    this.#block = block
    this.#row = row
    this.#loading = this.#load(block)
  }

  get loaded(): boolean {
    return this.#loaded
  }

  get done(): boolean {
    return this.#done
  }

  position(): BlockPosition {
    return { block: this.#block, row: this.#row }
  }

  read(out: T[], limit: number): number {
    let count = 0
    while (count < limit) {
      const rows = (this.#rows ??= this.#takeReady())
      if (rows === undefined) break
      while (count < limit && this.#row < rows.length) {
        const row = rows[this.#row++]
        try {
          out[count] = this.#reader!.toRecord(row)
          count++
        } catch (error) {
          this.#reject(error, row)
        }
      }
      if (this.#row >= rows.length) {
        this.#rows = undefined
        this.#block++
        this.#row = 0
      }
    }
    if (this.#rows === undefined && this.#ready === undefined && this.#loaded) this.#done = true
    if (count === 0 && this.#error !== undefined) throw this.#error
    return count
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#resume()
    await this.#loading
  }

  #takeReady(): unknown[] | undefined {
    const ready = this.#ready
    this.#ready = undefined
    this.#resume()
    return ready
  }

  #reject(error: unknown, row: unknown): void {
    if (!(error instanceof ValueError)) throw error
    const line = this.#reader!.rowOfBlock(this.#block) + this.#row
    const raw = JSON.stringify(row, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    this.#context.onBadRecord(this.#split.path, {
      line,
      byteOffset: this.#split.start,
      reason: error.message,
      raw,
    })
  }

  async #load(first: number): Promise<void> {
    const { path, start, end } = this.#split
    const { files, bytesRead } = this.#context
    try {
      const info = await files.stat(path)
      if (info === undefined) throw new FileError('FILE_NOT_FOUND', path, 'read')
      const file = await files.openRead(path)
      const read = async (from: number, to: number) => {
        const bytes = await file.read(from, to - from)
        bytesRead.value += bytes.length
        return bytes
      }
      try {
        const reader = await this.#format.open({ size: info.size, read }, start, end, path)
        this.#reader = reader
        for (let block = first; block < reader.blockCount && !this.#closed; block++) {
          const rows = await reader.readBlock(block)
          while (this.#ready !== undefined && !this.#closed)
            await new Promise<void>((resolve) => (this.#resume = resolve))
          this.#ready = rows
          this.#context.onReady()
        }
      } finally {
        await file.close()
      }
      this.#loaded = true
    } catch (error) {
      this.#error = error
    }
    if (!this.#closed) this.#context.onReady()
  }
}

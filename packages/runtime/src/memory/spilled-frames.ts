import { FrameDecoder } from '../columns/frame-decoder.ts'
import { FrameEncoder } from '../columns/frame-encoder.ts'
import { TravelError } from '../columns/travel-error.ts'
import type { RowFrame } from '../task/frame.ts'
import type { SpillFile } from './spill-storage.ts'

/** Where a record should have gone, for the message. */
const WAY = 'to disk, where records go when memory is used up (give more with the option "memory")'

/** Frames in a spill file. Each reader begins at the first one. */
export class SpilledFrames {
  private readonly file: SpillFile
  private readonly interpreted: boolean
  private readonly encoder: FrameEncoder

  constructor(file: SpillFile, interpreted: boolean) {
    this.file = file
    this.interpreted = interpreted
    this.encoder = new FrameEncoder({ interpreted })
  }

  get count(): number {
    return this.file.blocks
  }

  /** @throws TravelError `CANNOT_TRAVEL` for a record that is not plain data */
  append(frame: RowFrame): void {
    let bytes
    try {
      bytes = this.encoder.encode(frame)
    } catch (cause) {
      throw cause instanceof TravelError ? cause.on(WAY) : cause
    }
    this.file.append(bytes)
  }

  /** Gives one frame after the other; `undefined` after the last there is now. */
  reader(): () => RowFrame | undefined {
    const decoder = new FrameDecoder({ interpreted: this.interpreted })
    let next = 0
    return () => (next < this.file.blocks ? decoder.decode(this.file.read(next++)) : undefined)
  }

  delete(): void {
    this.file.delete()
  }
}

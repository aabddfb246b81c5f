import { Packr } from 'msgpackr'
import type { RowFrame } from '../task/frame.ts'

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: true })

/** Turns the frames of one channel into bytes; the {@link FrameDecoder} at the other end must get all of them, in order. */
export class FrameEncoder {
  /** Bytes of a frame: a view that is valid until the next call. */
  encode(frame: RowFrame): Uint8Array {
    const { values, timestamps, size, marks } = frame
    return packr.pack([values.slice(0, size), timestamps?.slice(0, size), size, marks])
  }
}

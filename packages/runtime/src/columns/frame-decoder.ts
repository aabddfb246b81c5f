import { Packr } from 'msgpackr'
import type { RowFrame } from '../task/frame.ts'

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: true })

/** Turns bytes of a {@link FrameEncoder} into frames again. */
export class FrameDecoder {
  /** The frame of these bytes, which may be used again afterwards. */
  decode(bytes: Uint8Array): RowFrame {
    const [values, timestamps, size, marks] = packr.unpack(bytes) as [
      unknown[],
      Float64Array | undefined,
      number,
      number[],
    ]
    return { kind: 'rows', values, timestamps, size, marks }
  }
}

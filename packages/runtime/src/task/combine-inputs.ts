import type { Output } from '../records/output.ts'
import { WatermarkCombiner } from '../time/watermark-combiner.ts'

/**
 * The entries of an operator with several inputs: records and ends go to each input, watermarks and idleness are those
 * of all inputs together and go to the operator once.
 *
 * @param feedback an input that comes back from the operator: what it says of time has come from there
 */
export function combineInputs(entries: readonly Output[], operator: Output, feedback?: number): Output[] {
  const combiner = new WatermarkCombiner()
  let idle = false
  entries.forEach((_, index) => index !== feedback && combiner.add(index))
  const refresh = (): void => {
    if (combiner.refresh()) operator.watermark(combiner.watermark)
    if (combiner.idle !== idle) operator.idle((idle = combiner.idle))
  }
  return entries.map((entry, index) => ({
    push: (value, timestamp) => entry.push(value, timestamp),
    watermark: (timestamp) => {
      combiner.update(index, timestamp)
      refresh()
    },
    idle: (isIdle) => {
      combiner.setIdle(index, isIdle)
      refresh()
    },
    end: () => entry.end(),
  }))
}

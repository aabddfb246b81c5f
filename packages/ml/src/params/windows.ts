import type { DataStream, WindowedStream } from '@wiesel/datastream'
import {
  CountTrigger,
  EventTimeSessionWindows,
  EventTimeTrigger,
  GlobalWindows,
  ProcessingTimeSessionWindows,
  PurgingTrigger,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
} from '@wiesel/runtime'
import { value, type Param } from './param.ts'

/** Which rows of a stream are looked at together: all until its end, so many, or those of a time. */
export type Windows =
  | { readonly type: 'global' }
  | { readonly type: 'countTumbling'; readonly size: number }
  | { readonly type: 'eventTimeTumbling' | 'processingTimeTumbling'; readonly sizeMs: number }
  | { readonly type: 'eventTimeSession' | 'processingTimeSession'; readonly gapMs: number }

const isSize = (size: unknown): boolean => Number.isInteger(size) && (size as number) > 0

function isWindows(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false
  const { type, size, sizeMs, gapMs } = given as Record<string, unknown>
  if (type === 'global') return true
  if (type === 'countTumbling') return isSize(size)
  if (type === 'eventTimeTumbling' || type === 'processingTimeTumbling') return isSize(sizeMs)
  return (type === 'eventTimeSession' || type === 'processingTimeSession') && isSize(gapMs)
}

/** The parameter `windows`. */
export const WINDOWS: { readonly windows: Param<Windows> } = {
  windows: value<Windows>(
    'Which rows are looked at together.',
    { type: 'global' },
    '{ type: "global" }, "countTumbling" with a size, "eventTimeTumbling" or "processingTimeTumbling" with sizeMs, "eventTimeSession" or "processingTimeSession" with gapMs',
    isWindows,
  ),
}

/** The stream in windows. The last one is not looked at if it counts rows and has too few of them. */
export function windowed<T>(stream: DataStream<T>, windows: Windows): WindowedStream<T, null, any> {
  switch (windows.type) {
    case 'global':
      // Its window ends with the stream, when the watermark becomes the greatest there is.
      return stream.windowAll(GlobalWindows.create<T>()).trigger(PurgingTrigger.of(EventTimeTrigger.create()))
    case 'countTumbling':
      return stream
        .windowAll(GlobalWindows.create<T>())
        .trigger(PurgingTrigger.of(CountTrigger.of(windows.size)))
    case 'eventTimeTumbling':
      return stream.windowAll(TumblingEventTimeWindows.of<T>(windows.sizeMs))
    case 'processingTimeTumbling':
      return stream.windowAll(TumblingProcessingTimeWindows.of<T>(windows.sizeMs))
    case 'eventTimeSession':
      return stream.windowAll(EventTimeSessionWindows.withGap<T>(windows.gapMs))
    case 'processingTimeSession':
      return stream.windowAll(ProcessingTimeSessionWindows.withGap<T>(windows.gapMs))
  }
}

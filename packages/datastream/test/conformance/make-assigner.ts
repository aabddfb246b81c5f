import {
  EventTimeSessionWindows,
  GlobalWindows,
  ProcessingTimeSessionWindows,
  SlidingEventTimeWindows,
  SlidingProcessingTimeWindows,
  TimeWindow,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  type WindowAssigner,
  type WindowStagger,
} from '@wiesel/runtime'
import { Unsupported } from './case-types.ts'
import { functionOf } from './case-values.ts'

/** Sessions whose windows a function of the record gives. */
function customSession(text: string): WindowAssigner<any, TimeWindow> {
  const windowOf = functionOf<(value: unknown, timestamp: number) => [number, number]>(text)
  return {
    ...EventTimeSessionWindows.withGap<any>(1),
    name: 'CustomSession',
    isEventTime: true,
    defaultTrigger: () => EventTimeSessionWindows.withGap<any>(1).defaultTrigger(),
    mergeWindows: (windows, merge) => EventTimeSessionWindows.withGap<any>(1).mergeWindows?.(windows, merge),
    assignWindows: (value, timestamp) => [new TimeWindow(...windowOf(value, timestamp))],
  }
}

/** The assigner that a case names. */
export function makeAssigner([name, ...args]: readonly unknown[]): WindowAssigner<any, any> {
  const [a, b = 0, c = 0] = args as [any, any, any]
  const stagger = (typeof c === 'string' ? c.toLowerCase() : 'aligned') as WindowStagger
  switch (name) {
    case 'TumblingEventTimeWindows':
      return TumblingEventTimeWindows.of(a, b, stagger)
    case 'TumblingProcessingTimeWindows':
      return TumblingProcessingTimeWindows.of(a, b, stagger)
    case 'SlidingEventTimeWindows':
      return SlidingEventTimeWindows.of(a, b, c)
    case 'SlidingProcessingTimeWindows':
      return SlidingProcessingTimeWindows.of(a, b, c)
    case 'EventTimeSessionWindows':
      return EventTimeSessionWindows.withGap(a)
    case 'ProcessingTimeSessionWindows':
      return ProcessingTimeSessionWindows.withGap(a)
    case 'DynamicEventTimeSessionWindows':
      return EventTimeSessionWindows.withDynamicGap(functionOf(a))
    case 'DynamicProcessingTimeSessionWindows':
      return ProcessingTimeSessionWindows.withDynamicGap(functionOf(a))
    case 'CustomSession':
      return customSession(a)
    case 'GlobalWindows':
      return GlobalWindows.create()
    default:
      throw new Unsupported(`needs window assigner ${String(name)}`)
  }
}

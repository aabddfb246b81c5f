/** Chooses the state layout of a window operation. */
import type { Operator } from '../operator/operator.ts'
import { AlignedWindowOperator } from './aligned-window-operator.ts'
import { sliceWidth } from './window-assigner.ts'
import { WindowOperator, type WindowOptions } from './window-operator.ts'
import type { TimeWindow, Window } from './window.ts'

/** Where the state of a window operation is kept, and why. Shown by `explain`. */
export interface WindowLayout {
  readonly layout: 'window-first' | 'key-first'
  readonly reason: string
}

/** The layout where one key comes after the other. */
export const KEY_BY_KEY: WindowLayout = { layout: 'key-first', reason: 'key by key' }

/**
 * Window-first where windows are aligned and in event time, the trigger is the default, there is no evictor, the window
 * function keeps no state per window, and overlapping windows can share slices (`merge` exists); key-first otherwise.
 *
 * @param functionClears whether the window function declares `clear`
 */
export function chooseLayout(
  options: WindowOptions<any, any, any, any, any, any>,
  functionClears: boolean,
): WindowLayout {
  const { assigner, trigger, evictor, aggregation } = options
  const keyFirst = (reason: string): WindowLayout => ({ layout: 'key-first', reason })
  if (assigner.aligned === undefined || !assigner.isEventTime)
    return keyFirst(`${assigner.name} are not aligned in event time`)
  if (trigger !== undefined) return keyFirst('own trigger')
  if (evictor !== undefined) return keyFirst('evictor')
  if (functionClears) return keyFirst('window state')
  const shared = sliceWidth(assigner.aligned) !== assigner.aligned.sizeMs
  if (shared && aggregation.merge === undefined)
    return keyFirst('shared slices need an aggregation with merge')
  return { layout: 'window-first', reason: shared ? 'aligned windows, shared slices' : 'aligned windows' }
}

/** The operator for a layout. */
export function createWindowOperator<K, In, Acc, Result, Out, W extends Window>(
  options: WindowOptions<K, In, Acc, Result, Out, W>,
  { layout }: WindowLayout,
): Operator<In, Out> {
  if (layout === 'key-first') return new WindowOperator(options)
  return new AlignedWindowOperator(options as unknown as WindowOptions<K, In, Acc, Result, Out, TimeWindow>)
}

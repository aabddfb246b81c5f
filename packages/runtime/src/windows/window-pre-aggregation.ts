import type { PreAggregation } from '../plan/program.ts'
import { CombinedWindowOperator } from './combined-window-operator.ts'
import type { WindowLayout } from './create-window-operator.ts'
import { WindowCombineOperator } from './window-combine-operator.ts'
import type { WindowOptions } from './window-operator.ts'
import { messageKey } from './window-partial.ts'
import type { TimeWindow, Window } from './window.ts'

/** How a window operation is done in two halves, where that is possible and worth it. */
export function windowPreAggregation<K, In, Acc, Result, Out, W extends Window>(
  options: WindowOptions<K, In, Acc, Result, Out, W>,
  { layout }: WindowLayout,
): PreAggregation | undefined {
  const { assigner, aggregation, keyOf, keepsElements } = options
  if (layout !== 'window-first' || aggregation.merge === undefined || keepsElements) return undefined
  const aligned = options as unknown as WindowOptions<K, In, Acc, Result, Out, TimeWindow>
  return {
    name: `${assigner.name} combine`,
    combine: () => new WindowCombineOperator(aligned),
    finish: () => new CombinedWindowOperator(aligned),
    keyOf: messageKey(keyOf),
  }
}

import type { ValueState } from '@wiesel/runtime'

/** State as the functions of the cases call it. */
export function stateHandle(state: ValueState<unknown>): object {
  return {
    get: () => state.value(),
    set: (value: unknown) => state.update(value),
    clear: () => state.clear(),
    add: (value: number) => state.update(((state.value() as number | null) ?? 0) + value),
  }
}

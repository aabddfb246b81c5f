/** Names a side output and carries its record type. Two tags of one id are the same output. */
export interface OutputTag<T> {
  readonly id: string
  readonly type?: T
}

/**
 * Makes the tag of a side output.
 *
 * @example
 * import { outputTag } from '@wiesel/runtime'
 * console.log(outputTag<string>('late').id) // → late
 */
export function outputTag<T>(id: string): OutputTag<T> {
  return { id }
}

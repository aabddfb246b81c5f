import { WieselError } from '../errors/wiesel-error.ts'
import type { Output } from '../records/output.ts'

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

/** Something else than a tag was given where one is due. */
export class OutputTagError extends WieselError {
  constructor(tag: unknown) {
    super(
      'INVALID_OUTPUT_TAG',
      `context.output takes the tag of a side output first, not ${tag === null ? 'null' : typeof tag}. Make one with outputTag('name').`,
    )
  }
}

/** Emits to a side output. A tag nobody listens to is dropped. @throws OutputTagError `INVALID_OUTPUT_TAG` */
export function emitToSide<T>(
  sideOutputs: ReadonlyMap<string, Output>,
  tag: OutputTag<T>,
  value: T,
  timestamp: number,
): void {
  const id = (tag as OutputTag<T> | null | undefined)?.id
  if (typeof id !== 'string') throw new OutputTagError(tag)
  sideOutputs.get(id)?.push(value, timestamp)
}

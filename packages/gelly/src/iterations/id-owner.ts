import { channelChooser } from '@wiesel/runtime/internal'

/** Which partition has a vertex: the one to which rows are sent by its id. */
export function idOwner(parallelism: number, maxParallelism: number): (id: unknown) => number {
  const choose = channelChooser('hash', parallelism, maxParallelism, { keyOf: (id) => id }, () => 0)
  return (id) => choose?.(id) ?? 0
}

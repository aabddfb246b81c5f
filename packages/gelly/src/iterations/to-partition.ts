import type { DataSet } from '@wiesel/dataset'
import type { Upstream } from '@wiesel/runtime/internal'

/** Sends each record to the partition that it names. */
export function toPartition({ upstreams }: DataSet<any>): Upstream[] {
  return upstreams.map((upstream) => ({
    ...upstream,
    partition: 'custom',
    code: { keyOf: ({ to }: { to: number }) => to, choose: (to: number) => to },
  }))
}

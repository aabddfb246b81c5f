import type { Upstream } from '@wiesel/runtime/internal'

/** How records with equal keys are brought together: by hash, or by a function of the user. */
export interface KeyExchange {
  readonly keyOf: (value: any) => unknown
  readonly choose?: (key: any, partitions: number) => number
}

/** The same records, those with equal keys together. */
export function exchangeByKey(upstreams: readonly Upstream[], { keyOf, choose }: KeyExchange): Upstream[] {
  return upstreams.map((upstream) => ({
    ...upstream,
    ...(choose === undefined
      ? { partition: 'hash', code: { keyOf } }
      : { partition: 'custom', code: { keyOf, choose } }),
  }))
}

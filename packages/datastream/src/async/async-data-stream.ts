import type { AsyncFunction, AsyncOptions } from '@wiesel/runtime'
import type { DataStream } from '../streams/data-stream.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'

/** What {@link AsyncDataStream} can be told. */
export type AsyncWaitOptions<Out> = Omit<AsyncOptions<Out>, 'ordered'>

/**
 * Streams of what asynchronous functions give, any number of results for each record. For one result there is the
 * shorter `stream.mapAsync(…)`.
 *
 * @example
 * import { AsyncDataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const digits = AsyncDataStream.orderedWait(
 *   env.fromElements(12, 7),
 *   { invoke: async (n: number) => String(n).split('') },
 *   { timeout: '1 s' },
 * )
 * console.log(await digits.collect().toArray()) // → [ '1', '2', '7' ]
 */
export const AsyncDataStream = {
  /** Results keep the order of their records. @throws OptionError `INVALID_OPTION` */
  orderedWait<In, Out>(
    stream: DataStream<In>,
    asyncFunction: AsyncFunction<In, Out> | (() => AsyncFunction<In, Out>),
    options: AsyncWaitOptions<Out> = {},
  ): SingleOutputStream<Out> {
    return stream.callAsync('Async wait', asyncFunction, { ...options, ordered: true })
  },

  /** Results come as they complete, but never cross a watermark. @throws OptionError `INVALID_OPTION` */
  unorderedWait<In, Out>(
    stream: DataStream<In>,
    asyncFunction: AsyncFunction<In, Out> | (() => AsyncFunction<In, Out>),
    options: AsyncWaitOptions<Out> = {},
  ): SingleOutputStream<Out> {
    return stream.callAsync('Async wait', asyncFunction, { ...options, ordered: false })
  },
} as const

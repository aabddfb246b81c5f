import { KeyedStream, type DataStream, type StreamExecutionEnvironment } from '@wiesel/datastream'
import type { Key } from '@wiesel/runtime'
import type { Upstream } from '@wiesel/runtime/internal'

/** A stream as pattern operators take it. */
export interface KeyedInput<T> {
  readonly env: StreamExecutionEnvironment
  readonly upstreams: readonly Upstream[]
  readonly keyOf: (event: T) => Key
  /** Whether all events have one key, so that one subtask does everything. */
  readonly global: boolean
}

/** A stream with its keys; one without keys goes to one subtask as a whole, under the key `null`. */
export function keyedInput<T>(stream: DataStream<T>): KeyedInput<T> {
  const { env } = stream
  if (stream instanceof KeyedStream) {
    const { keyOf, upstreams } = stream as KeyedStream<T, Key>
    return { env, upstreams, keyOf, global: false }
  }
  return { env, upstreams: stream.global().upstreams, keyOf: () => null, global: true }
}

import type { Key } from '@wiesel/runtime'
import type { DataStream } from './data-stream.ts'
import type { KeyedStream } from './keyed-stream.ts'

/**
 * A stream that is partitioned by a key already as a keyed one, without sending its records anywhere. The caller promises
 * that each record is in the subtask where `keyBy` would send it: behind a keyed operator that keeps the key, say. If it
 * is not so, a key's state is in several subtasks, and is lost to some when the job is started again.
 *
 * @example
 * import { reinterpretAsKeyedStream, StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const counts = env.fromElements('a', 'b', 'a').keyBy((word) => word).count()
 * const most = reinterpretAsKeyedStream(counts, ({ key }) => key).max('count')
 * console.log((await most.collect().toArray()).at(-1)) // → { key: 'a', count: 2 }
 */
export function reinterpretAsKeyedStream<T, K extends Key>(
  stream: DataStream<T>,
  keyOf: (value: T) => K,
): KeyedStream<T, K> {
  return stream.env.keyed<T, K>(stream.forward().upstreams, keyOf)
}

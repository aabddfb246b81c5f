import { PlanError } from '@wiesel/runtime'
import type { DataStream } from '../streams/data-stream.ts'

/** @throws PlanError `OTHER_ENVIRONMENT` */
export function checkSameEnvironment(
  what: string,
  first: DataStream<any>,
  others: readonly DataStream<any>[],
): void {
  if (others.every((other) => other.env === first.env)) return
  throw new PlanError(
    'OTHER_ENVIRONMENT',
    `${what} takes streams of one environment only. Build both streams from the same StreamExecutionEnvironment.`,
  )
}

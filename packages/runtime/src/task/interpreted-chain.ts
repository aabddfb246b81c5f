/** The chain as calls from operator to operator: needs no code generation, and is what compiled chains are tested against. */
import type { Flow } from '../operator/flow.ts'
import { fanOut, type Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { RecordLoop } from './record-loop.ts'
import type { Consumer, Stage } from './stage.ts'

function outputOf(consumer: Consumer): Output {
  return 'stage' in consumer ? consumer.stage.entry : consumer.router
}

/** The consumers of a stage's main output as one output, side outputs sharing its watermarks. */
export function mainOutput(stage: Stage): Output {
  const main = stage.consumers.filter((consumer) => consumer.side === undefined).map(outputOf)
  const sides = stage.consumers.filter((consumer) => consumer.side !== undefined).map(outputOf)
  return fanOut(main, sides)
}

/** Connects every operator with its consumers. */
export function wireInterpreted(stages: readonly Stage[]): void {
  for (const stage of stages) {
    stage.operator.out = mainOutput(stage)
    const tags = new Set(stage.consumers.flatMap((consumer) => consumer.side ?? []))
    stage.operator.sideOutputs = new Map(
      [...tags].map((tag) => [
        tag,
        fanOut(stage.consumers.filter((consumer) => consumer.side === tag).map(outputOf)),
      ]),
    )
  }
}

/** A loop that pushes row by row. */
export function interpretedLoop(entry: Output, flow: Flow): RecordLoop {
  return (values, timestamps, from, to) => {
    let row = from
    while (row < to) {
      const timestamp = timestamps === undefined ? NO_TIMESTAMP : timestamps[row]
      entry.push(values[row++], timestamp)
      if (flow.halted) break
    }
    return row
  }
}

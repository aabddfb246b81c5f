import { OperatorHarness } from '@wiesel/testing'
import type { AnyPattern, EngineKind } from '../../src/index.ts'
import { PatternOperator } from '../../src/operator/pattern-operator.ts'
import { expression } from './build-case-pattern.ts'
import { timeOf, type CaseEvent, type CepCase } from './cep-case.ts'

type Match = Record<string, CaseEvent[]>

/** A match, or a timed-out partial match, as the operator gave it. */
export interface Emitted {
  readonly match: Match
  readonly timestamp: number
  readonly processingTime: number
}

/** What the operator gave for a vector. */
export interface OperatorOutcome {
  readonly matches: Emitted[]
  readonly timedOut: Emitted[]
  readonly late: CaseEvent[]
}

/** Runs a vector's steps on the operator of production, with room for one output. */
export async function runOnOperator(
  vector: CepCase,
  pattern: AnyPattern,
  engine?: EngineKind,
): Promise<OperatorOutcome> {
  const matches: Emitted[] = []
  const timedOut: Emitted[] = []
  const keyOf = vector.keyBy === undefined ? () => null : expression(vector.keyBy)
  const emitInto =
    (list: Emitted[]) =>
    (match: Partial<Match>, context: { timestamp: number | null; currentProcessingTime: number }): void =>
      void list.push({
        match: match as Match,
        timestamp: context.timestamp ?? Number.NaN,
        processingTime: context.currentProcessingTime,
      })
  const create = () =>
    new PatternOperator<CaseEvent, Match, never, unknown>({
      pattern,
      keyOf,
      // oxlint-disable-next-line typescript/no-implied-eval -- the vectors hold comparators as source text
      comparator: vector.comparator
        ? (new Function('a', 'b', `return (${vector.comparator})`) as () => number)
        : undefined,
      eventTime: vector.time !== 'processing',
      lateTag: 'late',
      engine: { engine },
      process: {
        processMatch: emitInto(matches),
        ...(vector.timeoutHandling === true && { processTimedOutMatch: emitInto(timedOut) }),
      },
    })
  const harness = await OperatorHarness.open(create, { inputs: [keyOf], oneSlot: true })
  for (const [name, value] of vector.steps ?? []) {
    if (name === 'element') {
      const event = vector.events[value as number]
      await harness.push(event, event.timestamp)
    } else if (name === 'watermark') await harness.watermark(timeOf(value))
    else if (name === 'processingTime') await harness.processingTime(Number(value))
    else if (name === 'checkpoint') await harness.restore()
    else throw new Error(`Unknown step ${name}`)
  }
  const late = harness.sideOutput<CaseEvent>('late').map(([, value]) => value as CaseEvent)
  await harness.close()
  return { matches, timedOut, late }
}

import * as fc from 'fast-check'
import type { HarnessStep } from '@wiesel/testing'
import { createEngine, type AnyPattern, type Engine, type EngineKind } from '../../src/index.ts'
import type { Letter } from './arbitrary-pattern.ts'
import { matchText } from './run-engine.ts'

/** A letter of one of several keys. */
export interface KeyedLetter extends Letter {
  readonly key: string
}

/** What happens to an operator in event time: events in disorder, and watermarks. */
export type EventTimeStep = { readonly event: KeyedLetter } | { readonly watermark: number }

/** Steps with keys, equal timestamps, disorder, late events; at the end the last watermark. */
export const arbitrarySteps: fc.Arbitrary<EventTimeStep[]> = fc
  .array(
    fc.record({
      letter: fc.constantFrom('a', 'b', 'c', 'd', 'x'),
      key: fc.constantFrom('k', 'l', 'm'),
      gap: fc.constantFrom(0, 1, 1, 2, 5),
      disorder: fc.constantFrom(0, 0, 1, 3),
      watermark: fc.option(fc.constantFrom(0, 1, 4), { freq: 3, nil: undefined }),
    }),
    { maxLength: 14 },
  )
  .map((drawn) => {
    let time = 5
    const steps: EventTimeStep[] = []
    drawn.forEach(({ letter, key, gap, disorder, watermark }, index) => {
      time += gap
      steps.push({ event: { letter, key, index, timestamp: time - disorder } })
      if (watermark !== undefined) steps.push({ watermark: time - watermark })
    })
    return [...steps, { watermark: 1000 }]
  })

export function harnessSteps(steps: readonly EventTimeStep[]): HarnessStep[] {
  return steps.map((step) =>
    'event' in step ? ['push', step.event, step.event.timestamp] : ['watermark', step.watermark],
  )
}

/** The matches and timed-out partial matches of each key, as text, by sorting the events and running an engine. */
export function naiveMatches(
  pattern: AnyPattern,
  steps: readonly EventTimeStep[],
  kind: EngineKind = 'reference',
): { matches: string[]; timedOut: string[]; late: number[] } {
  let watermark = -Infinity
  const late: number[] = []
  const byKey = new Map<string, KeyedLetter[]>()
  for (const step of steps) {
    if ('watermark' in step) watermark = Math.max(watermark, step.watermark)
    else if (step.event.timestamp <= watermark) late.push(step.event.index)
    else byKey.set(step.event.key, [...(byKey.get(step.event.key) ?? []), step.event])
  }
  const matches: string[] = []
  const timedOut: string[] = []
  for (const [key, events] of byKey) {
    const engine = createEngine(pattern, { engine: kind, timeouts: true }) as unknown as Engine<
      KeyedLetter,
      Record<string, KeyedLetter[]>
    >
    const state = engine.createState()
    const advance = (time: number) => {
      const advanced = engine.advanceTime(state, time)
      for (const match of advanced.matches.toArray()) matches.push(`${key}: ${matchText(match)}`)
      for (const { match, timestamp } of advanced.timedOut)
        timedOut.push(`${key}: ${matchText(match)} at ${timestamp}`)
    }
    for (const event of events.toSorted((a, b) => a.timestamp - b.timestamp)) {
      advance(event.timestamp)
      for (const match of engine.process(state, event, event.timestamp).toArray())
        matches.push(`${key}: ${matchText(match)}`)
    }
    advance(watermark)
  }
  return { matches: matches.toSorted(), timedOut: timedOut.toSorted(), late }
}

import { createEngine, parsePattern, type Engine } from '../../src/index.ts'
import type { KeyedLetter } from './keyed-letters.ts'
import { matchText } from './run-engine.ts'

/** What happens to an operator of rules: events in disorder, changes, and watermarks of both inputs. */
export type RuleStep =
  | { readonly event: KeyedLetter }
  | { readonly rule: string; readonly text: string | null; readonly at: number }
  | { readonly watermark: number; readonly input: 0 | 1 }

export interface NaiveRules {
  readonly matches: string[]
  readonly timedOut: string[]
}

interface Version {
  readonly rule: string
  readonly text: string | null
  readonly from: number
}

/** Matches and timed-out partial matches of each rule and key: each version of a rule by itself, over its own events. */
export function naiveRules(steps: readonly RuleStep[], changes: 'at-once' | 'event-time'): NaiveRules {
  const levels = changes === 'at-once' ? [-Infinity, Infinity] : [-Infinity, -Infinity]
  const watermark = (): number => Math.min(...levels)
  const events = new Map<string, KeyedLetter[]>()
  const versions: Version[] = []
  for (const step of steps) {
    if ('watermark' in step) levels[step.input] = Math.max(levels[step.input], step.watermark)
    else if ('rule' in step) {
      const { rule, text } = step
      if (changes === 'event-time') versions.push({ rule, text, from: Math.max(step.at, watermark() + 1) })
      else if ((versions.findLast((one) => one.rule === rule)?.text ?? null) !== text)
        versions.push({ rule, text, from: watermark() + 1 })
    } else if (step.event.timestamp > watermark())
      events.set(step.event.key, [...(events.get(step.event.key) ?? []), step.event])
  }
  const found: NaiveRules = { matches: [], timedOut: [] }
  const ordered = versions.toSorted((a, b) => a.from - b.from)
  ordered.forEach(({ rule, text, from }, i) => {
    if (text === null) return
    const until = ordered.find((one, j) => j > i && one.rule === rule)?.from ?? Infinity
    for (const [key, all] of events) {
      const own = all
        .filter(({ timestamp }) => timestamp >= from && timestamp < until)
        .toSorted((a, b) => a.timestamp - b.timestamp)
      runVersion(`${key} ${rule}`, text, own, Math.min(watermark(), until - 1), found)
    }
  })
  return { matches: found.matches.toSorted(), timedOut: found.timedOut.toSorted() }
}

function runVersion(
  name: string,
  text: string,
  events: readonly KeyedLetter[],
  end: number,
  found: NaiveRules,
): void {
  const engine = createEngine(parsePattern<KeyedLetter>(text), {
    engine: 'reference',
    timeouts: true,
  }) as unknown as Engine<KeyedLetter, Record<string, KeyedLetter[]>>
  const state = engine.createState()
  const advance = (time: number): void => {
    const { matches, timedOut } = engine.advanceTime(state, time)
    for (const match of matches.toArray()) found.matches.push(`${name}: ${matchText(match)}`)
    for (const { match, timestamp } of timedOut)
      found.timedOut.push(`${name}: ${matchText(match)} at ${timestamp}`)
  }
  for (const event of events) {
    advance(event.timestamp)
    for (const match of engine.process(state, event, event.timestamp).toArray())
      found.matches.push(`${name}: ${matchText(match)}`)
  }
  advance(end)
}

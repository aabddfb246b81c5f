import type { Engine, EngineSnapshot } from '../../src/index.ts'
import type { Letter } from './arbitrary-pattern.ts'

type AnyEngine = Engine<Letter, Record<string, Letter[]>>

/** A match as text: `s0[0,2] s1[3]`, by the indexes of its events. */
export function matchText(match: Record<string, readonly { index: number }[] | undefined>): string {
  return Object.entries(match)
    .map(([stage, events]) => `${stage}[${events!.map(({ index }) => index).join()}]`)
    .join(' ')
}

/** What an engine does at each event of a stream, and at one last advance of time, as comparable text. */
export function traceOf(
  engine: AnyEngine,
  stream: readonly Letter[],
  { snapshotAt, end = 1000 }: { snapshotAt?: ReadonlySet<number>; end?: number } = {},
): string[] {
  let state = engine.createState()
  const trace: string[] = []
  const advance = (time: number) => {
    const { matches, timedOut } = engine.advanceTime(state, time)
    const timeouts = timedOut.map(({ match, timestamp }) => `${matchText(match)} at ${timestamp}`)
    trace.push(`${texts(matches.toArray())} | ${timeouts.toSorted().join('; ')}`)
  }
  for (const event of stream) {
    advance(event.timestamp)
    const matches = engine.process(state, event, event.timestamp)
    const { count } = matches
    const found = matches.toArray()
    const iterated = [...matches]
    if (count !== found.length || count !== iterated.length)
      trace.push(`count ${count}, ${found.length} found`)
    trace.push(`${texts(found)} ${engine.isEmpty(state) ? 'empty' : engine.nextDeadline(state)}`)
    if (snapshotAt?.has(event.index)) {
      const { events, ...rest } = engine.snapshot(state)
      engine.discard(state)
      const copy = JSON.parse(JSON.stringify(rest)) as EngineSnapshot<Letter>
      state = engine.restore({ ...copy, events })
    }
  }
  advance(end)
  return trace
}

function texts(matches: readonly Record<string, Letter[]>[]): string {
  return matches.map(matchText).toSorted().join('; ')
}

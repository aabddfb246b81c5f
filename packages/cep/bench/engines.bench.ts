// Figures of the engines alone, beside a hand-written state machine. Run: node packages/cep/bench/engines.bench.ts
import {
  createEngine,
  Pattern,
  type AnyPattern,
  type Engine,
  type EngineKind,
  type EngineState,
} from '../src/index.ts'

interface Click {
  readonly key: number
  readonly kind: number
}

type ClickEngine = Engine<Click, Record<string, Click[]>>

const KEYS = 10_000

/** The same events every time, of 10,000 keys; a, b and c are kinds 0, 1 and 2. */
function clicks(count: number, kinds = 10): Click[] {
  let seed = 42
  const next = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0)
  return Array.from({ length: count }, () => ({ key: (next() >>> 8) % KEYS, kind: (next() >>> 8) % kinds }))
}

const is = (kind: number) => (event: Click) => event.kind === kind

function report(name: string, events: number, startMs: number, note = ''): number {
  const perSecond = events / ((performance.now() - startMs) / 1000)
  const figure =
    perSecond >= 1e5 ? `${(perSecond / 1e6).toFixed(2)} M` : `${(perSecond / 1e3).toPrecision(3)} K`
  console.log(`${name.padEnd(64)} ${figure.padStart(8)} events/s  ${note}`)
  return perSecond
}

function runKeyed(
  name: string,
  pattern: AnyPattern,
  events: readonly Click[],
  rounds: number,
  engine?: EngineKind,
): void {
  const started = createEngine(pattern, { engine }) as unknown as ClickEngine
  const states = new Array<EngineState | undefined>(KEYS)
  let matches = 0
  let time = 0
  let start = 0
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) start = performance.now()
    for (let i = 0; i < events.length; i++) {
      const event = events[i]
      const state = (states[event.key] ??= started.createState())
      started.advanceTime(state, time)
      matches += started.process(state, event, time).count
      if (started.isEmpty(state)) states[event.key] = undefined
      if (i % 100 === 0) time++
    }
  }
  report(`${name} [${started.kind}]`, rounds * events.length, start, `${matches} matches`)
}

/** What one would write by hand for a → b → c in a window: the starts waiting for b, and for c. */
function runByHand(events: readonly Click[], rounds: number, windowMs: number): void {
  interface Waiting {
    b: { event: Click; time: number }[]
    c: { a: Click; b: Click; time: number }[]
  }
  const waiting = new Map<number, Waiting>()
  let matches = 0
  let time = 0
  let start = 0
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) start = performance.now()
    for (let i = 0; i < events.length; i++) {
      const event = events[i]
      if (i % 100 === 0) time++
      if (event.kind > 2) continue
      let one = waiting.get(event.key)
      if (!one) waiting.set(event.key, (one = { b: [], c: [] }))
      const alive = ({ time: begun }: { time: number }) => time - begun < windowMs
      one.b = one.b.filter(alive)
      one.c = one.c.filter(alive)
      if (event.kind === 0) one.b.push({ event, time })
      else if (event.kind === 1) {
        for (const { event: a, time: begun } of one.b) one.c.push({ a, b: event, time: begun })
        one.b = []
      } else {
        matches += one.c.length
        one.c = []
      }
      if (one.b.length + one.c.length === 0) waiting.delete(event.key)
    }
  }
  report('a -> b -> c by hand', rounds * events.length, start, `${matches} matches`)
}

const events = clicks(1_000_000)
const relaxed = (windowMs: number) =>
  Pattern.of<Click>()
    .begin('a')
    .where(is(0))
    .followedBy('b')
    .where(is(1))
    .followedBy('c')
    .where(is(2))
    .within(windowMs)
const strict = Pattern.of<Click>().begin('a').where(is(0)).next('b').where(is(1)).next('c').where(is(2))

console.log(`Node ${process.version}, ${KEYS} keys`)
for (const windowMs of [1_000, 10_000, 100_000])
  runKeyed(`a -> b -> c within ${windowMs} ms`, relaxed(windowMs), events, 4)
runByHand(events, 4, 10_000)
runKeyed('a -> b -> c within 10000 ms', relaxed(10_000), events.slice(0, 200_000), 1, 'reference')
runKeyed('a b c (strict)', strict, events, 4)
runKeyed('a b c (strict)', strict, events.slice(0, 200_000), 1, 'reference')

const combinations = Pattern.of<Click>()
  .begin('a')
  .where(is(0))
  .followedByAny('b')
  .where(is(1))
  .oneOrMore()
  .allowCombinations()
  .followedBy('c')
  .where(is(2))

/** a, then `open` times b, then c, again and again on one key: each c completes 2^open − 1 matches. */
function runCombinations(open: number, rounds: number, engine: EngineKind, produce: boolean): number {
  const started = createEngine(combinations, { engine, maxPartialMatches: 1e9 }) as unknown as ClickEngine
  const round = [
    { key: 0, kind: 0 },
    ...Array.from({ length: open }, () => ({ key: 0, kind: 1 })),
    { key: 0, kind: 2 },
  ]
  let matches = 0
  const start = performance.now()
  for (let i = 0; i < rounds; i++) {
    // c is relaxed, so it ends what is open: the next round begins anew.
    const state = started.createState()
    for (const event of round) {
      const found = started.process(state, event, i)
      matches += produce ? found.toArray().length : found.count
    }
    started.discard(state)
  }
  const name = `a ~> b{${open} open} combinations -> c, ${produce ? 'produced' : 'counted'} [${engine}]`
  return report(name, rounds * round.length, start, `${matches} matches`)
}

runCombinations(14, 2, 'reference', true)
const slow = runCombinations(14, 3, 'reference', true)
runCombinations(14, 5, 'compiled', true)
const produced = runCombinations(14, 30, 'compiled', true)
runCombinations(14, 10_000, 'compiled', false)
const counted = runCombinations(14, 30_000, 'compiled', false)
console.log(
  `  compiled is ${(produced / slow).toFixed(1)} × the reference producing, ${(counted / slow).toFixed(0)} × counting`,
)
runCombinations(30, 20_000, 'compiled', false)

/**
 * One hundred patterns on one stream of `kinds` kinds of events: the fewer kinds, the more patterns each event
 * concerns. An operator asks `concerns` before it fetches the state of a key.
 */
function runMany(count: number, kinds: number): void {
  const engines = Array.from({ length: count }, (_, i) => {
    const pattern = Pattern.of<Click>()
      .begin('a')
      .where(is(i % kinds))
      .followedBy('b')
      .where(is((i + 1) % kinds))
      .followedBy('c')
      .where(is((i + 3) % kinds))
      .within(10_000)
    return createEngine(pattern)
  })
  const states = Array.from({ length: KEYS }, () => new Array<EngineState | undefined>(count))
  let matches = 0
  let time = 0
  const some = clicks(200_000, kinds)
  const run = () =>
    some.forEach((event, at) => {
      const own = states[event.key]
      if (at % 100 === 0) time++
      for (let i = 0; i < count; i++) {
        const engine = engines[i]
        if (!engine.concerns(event)) continue
        const state = (own[i] ??= engine.createState())
        engine.advanceTime(state, time)
        matches += engine.process(state, event, time).count
        if (engine.isEmpty(state)) own[i] = undefined
      }
    })
  run()
  const start = performance.now()
  run()
  report(`${count} patterns, ${kinds} kinds of events`, some.length, start, `${matches} matches`)
}
runMany(100, 100)
runMany(100, 10)

import { CEP, Pattern, type AnyPattern, type EngineKind, type RuleChange } from '@wiesel/cep'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink, WatermarkStrategy } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

interface Click {
  readonly key: number
  /** a, b and c of the patterns are 0, 1 and 2. */
  readonly kind: number
  readonly at: number
}

const KEYS = 10_000
const ROWS = 1_000_000
/** How many events have one timestamp: a key has an event every 100 ms on average. */
const PER_MS = 100

/** The same events every time. */
function clicks(count: number, kinds: number): Click[] {
  let seed = 42
  const next = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0)
  return Array.from({ length: count }, (_, i) => ({
    key: (next() >>> 8) % KEYS,
    kind: (next() >>> 8) % kinds,
    at: Math.floor(i / PER_MS),
  }))
}

const is =
  (kind: number) =>
  (click: Click): boolean =>
    click.kind === kind

function relaxed(windowMs: number): AnyPattern {
  return Pattern.of<Click>()
    .begin('a')
    .where(is(0))
    .followedBy('b')
    .where(is(1))
    .followedBy('c')
    .where(is(2))
    .within(windowMs)
}

const strict = Pattern.of<Click>().begin('a').where(is(0)).next('b').where(is(1)).next('c').where(is(2))

const combinations = Pattern.of<Click>()
  .begin('a')
  .where(is(0))
  .followedByAny('b')
  .where(is(1))
  .oneOrMore()
  .allowCombinations()
  .followedBy('c')
  .where(is(2))
  // Ends what the c has not ended.
  .within(2)

interface Job {
  readonly data: readonly Click[]
  readonly pattern: AnyPattern
  readonly eventTime?: boolean
  readonly engine?: EngineKind
  readonly count?: boolean
}

/** fromCollection → keyBy → CEP → sink. */
function job({ data, pattern, eventTime = true, engine, count = false }: Job): () => Promise<number> {
  return async () => {
    let matches = 0
    const env = new StreamExecutionEnvironment()
    const source = env.fromCollection(
      data,
      WatermarkStrategy.forMonotonousTimestamps<Click>().withTimestampAssigner((click) => click.at),
    )
    const found = CEP.pattern(
      source.keyBy((click) => click.key),
      pattern,
      { engine, maxPartialMatches: 1e9 },
    )
    const stream = eventTime ? found : found.inProcessingTime()
    const results = count ? stream.count() : stream.select(() => 1)
    results.sinkTo(new FunctionSink<number>((n) => void (matches += n)))
    await env.execute()
    return matches
  }
}

/** One hundred rules in text, each a → b → c over three of the kinds. */
function hundredRules(kinds: number): string {
  return Array.from(
    { length: 100 },
    (_, i) =>
      `RULE r${i} PATTERN (a -> b -> c) WITHIN 10 S WHERE a: kind = ${i % kinds} AND b: kind = ${(i + 1) % kinds} AND c: kind = ${(i + 3) % kinds}`,
  ).join(';')
}

/** fromCollection → keyBy → rules → sink. */
function rulesJob(data: readonly Click[], rules: string): () => Promise<number> {
  return async () => {
    let matches = 0
    const env = new StreamExecutionEnvironment()
    const source = env.fromCollection(
      data,
      WatermarkStrategy.forMonotonousTimestamps<Click>().withTimestampAssigner((click) => click.at),
    )
    CEP.rules(
      source.keyBy((click) => click.key),
      env.fromElements<RuleChange>(),
      { rules },
    )
      .count()
      .sinkTo(new FunctionSink<number>((n) => void (matches += n)))
    await env.execute()
    return matches
  }
}

/** The hundred rules by hand: for each key and rule the lists of {@link relaxedByHand}, found by the kinds. */
function rulesByHand(data: readonly Click[], kinds: number, windowMs: number): number {
  interface Waiting {
    b: Click[]
    c: Click[]
  }
  const keys = new Map<number, Map<number, Waiting>>()
  const uses = Array.from({ length: kinds }, (_, kind) => {
    const own: [rule: number, step: number][] = []
    for (let i = 0; i < 100; i++)
      for (const [step, shift] of [0, 1, 3].entries()) if ((i + shift) % kinds === kind) own.push([i, step])
    return own
  })
  let matches = 0
  for (const click of data) {
    let rules = keys.get(click.key)
    if (rules === undefined) keys.set(click.key, (rules = new Map()))
    const alive = (begun: Click): boolean => click.at - begun.at < windowMs
    for (const [rule, step] of uses[click.kind]) {
      let waiting = rules.get(rule)
      if (waiting === undefined) {
        if (step > 0) continue
        rules.set(rule, (waiting = { b: [], c: [] }))
      }
      waiting.b = waiting.b.filter(alive)
      waiting.c = waiting.c.filter(alive)
      if (step === 0) waiting.b.push(click)
      else if (step === 1) {
        waiting.c.push(...waiting.b)
        waiting.b = []
      } else {
        matches += waiting.c.length
        waiting.c = []
      }
      if (waiting.b.length + waiting.c.length === 0) rules.delete(rule)
    }
  }
  return matches
}

/** What one would write by hand for a → b → c in a window: the starts waiting for b, and for c. */
function relaxedByHand(data: readonly Click[], windowMs: number): number {
  interface Waiting {
    b: Click[]
    c: [a: Click, b: Click][]
  }
  const keys = new Map<number, Waiting>()
  let matches = 0
  for (const click of data) {
    if (click.kind > 2) continue
    let waiting = keys.get(click.key)
    if (waiting === undefined) keys.set(click.key, (waiting = { b: [], c: [] }))
    const alive = (begun: Click): boolean => click.at - begun.at < windowMs
    waiting.b = waiting.b.filter(alive)
    waiting.c = waiting.c.filter(([a]) => alive(a))
    if (click.kind === 0) waiting.b.push(click)
    else if (click.kind === 1) {
      for (const a of waiting.b) waiting.c.push([a, click])
      waiting.b = []
    } else {
      matches += waiting.c.length
      waiting.c = []
    }
    if (waiting.b.length + waiting.c.length === 0) keys.delete(click.key)
  }
  return matches
}

/** By hand for a directly followed by b and c: how far the key has come. */
function strictByHand(data: readonly Click[]): number {
  const keys = new Map<number, Click[]>()
  let matches = 0
  for (const click of data) {
    const path = keys.get(click.key)
    if (click.kind === 0) keys.set(click.key, [click])
    else if (path !== undefined) {
      if (click.kind === path.length) path.push(click)
      else keys.delete(click.key)
      if (path.length === 3) {
        matches++
        keys.delete(click.key)
      }
    }
  }
  return matches
}

/** Rounds of an a, `open` times b, and a c, each on a key and at a time of its own. */
function rounds(count: number, open: number): Click[] {
  const kinds = [0, ...Array.from({ length: open }, () => 1), 2]
  return Array.from({ length: count }, (_, round) =>
    kinds.map((kind) => ({ key: round % KEYS, kind, at: round * 4 })),
  ).flat()
}

/** Patterns over keyed event streams. */
export const cep: Suite = {
  name: 'cep',
  cases: () => {
    const data = clicks(ROWS, 10)
    const common = { amount: ROWS, unit: 'records/s' } as const
    const few = rounds(6, 14)
    const many = rounds(20_000, 30)
    const cases: BenchCase[] = [
      {
        ...common,
        name: 'a -> b -> c within 10 s',
        peerName: 'hand-written lists (1 M/s wanted)',
        ours: job({ data, pattern: relaxed(10_000) }),
        peer: () => relaxedByHand(data, 10_000),
      },
      {
        ...common,
        name: 'a -> b -> c within 10 s, processing time',
        peerName: 'hand-written lists (1 M/s wanted)',
        ours: job({ data, pattern: relaxed(10_000), eventTime: false }),
        peer: () => relaxedByHand(data, 10_000),
      },
      {
        ...common,
        name: 'a b c (strict)',
        peerName: 'hand-written state machine (3 M/s wanted)',
        ours: job({ data, pattern: strict }),
        peer: () => strictByHand(data),
      },
      {
        ...common,
        name: 'a b c (strict), processing time',
        peerName: 'hand-written state machine (3 M/s wanted)',
        ours: job({ data, pattern: strict, eventTime: false }),
        peer: () => strictByHand(data),
      },
      {
        ...common,
        name: 'a -> b -> c within 100 s',
        peerName: 'within 10 s',
        ours: job({ data, pattern: relaxed(100_000) }),
        peer: job({ data, pattern: relaxed(10_000) }),
        target: 0.5,
      },
      {
        name: 'a ~> b+ combinations -> c, 14 open',
        amount: few.length,
        unit: 'records/s',
        peerName: 'reference engine',
        ours: job({ data: few, pattern: combinations }),
        peer: job({ data: few, pattern: combinations, engine: 'reference' }),
        target: 20,
      },
      {
        name: 'a ~> b+ combinations -> c, 30 open, counted',
        amount: many.length,
        unit: 'records/s',
        peerName: '0.1 M/s wanted',
        ours: job({ data: many, pattern: combinations, count: true }),
      },
      {
        ...common,
        name: '100 rules, 100 kinds of events',
        amount: ROWS / 5,
        peerName: 'hand-written lists (0.1 M/s wanted)',
        ours: rulesJob(clicks(ROWS / 5, 100), hundredRules(100)),
        peer: () => rulesByHand(clicks(ROWS / 5, 100), 100, 10_000),
      },
      {
        ...common,
        name: '100 rules, 10 kinds of events',
        amount: ROWS / 5,
        peerName: 'hand-written lists (0.1 M/s wanted)',
        ours: rulesJob(clicks(ROWS / 5, 10), hundredRules(10)),
        peer: () => rulesByHand(clicks(ROWS / 5, 10), 10, 10_000),
      },
    ]
    return cases
  },
}

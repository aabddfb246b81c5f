/** Whole jobs that are killed, and that go on at another parallelism: matches are those of one undisturbed run. */
import { setTimeout } from 'node:timers/promises'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { FunctionSink, MemoryCheckpointStorage, WatermarkStrategy } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { expect, test } from 'vitest'
import { CEP, parsePattern, type RuleChange } from '../../src/index.ts'
import { naiveMatches, type KeyedLetter } from '../support/keyed-letters.ts'
import { matchText } from '../support/run-engine.ts'

const TEXT = `PATTERN (a -> b+ -> c) WITHIN 150 MS WHERE a: letter = 'a' AND b: letter = 'b' AND c: letter = 'c'`
const DISORDER = 5

const random = new SeededRandom(5)
const events = Array.from({ length: 6000 }, (_, index): KeyedLetter => ({
  letter: random.pick(['a', 'b', 'c', 'x']),
  key: String(Math.floor(random.next() * 12)),
  index,
  timestamp: 100 + index - Math.floor(random.next() * DISORDER),
}))
const expected = naiveMatches(parsePattern<KeyedLetter>(TEXT), [
  ...events.map((event) => ({ event })),
  { watermark: 1e9 },
]).matches

type Kind = 'pattern' | 'rules'

function build(env: StreamExecutionEnvironment, kind: Kind, each: (event: KeyedLetter) => void) {
  const strategy = WatermarkStrategy.forBoundedOutOfOrderness<KeyedLetter>(DISORDER)
    .withTimestampAssigner(({ timestamp }) => timestamp)
    .withEmitOnEvent()
  const keyed = env
    .fromCollection(events, strategy)
    .uid('letters')
    .setParallelism(1)
    .map((event) => {
      each(event)
      return event
    })
    .setParallelism(1)
    .keyBy(({ key }) => key)
  if (kind === 'pattern')
    return CEP.pattern(keyed, parsePattern<KeyedLetter>(TEXT))
      .select((match, { currentKey }) => `${currentKey}: ${matchText(match)}`)
      .uid('matches')
  const changes: DataStream<RuleChange> = env.fromElements<RuleChange>().uid('changes')
  return CEP.rules(keyed, changes, { rules: `RULE r ${TEXT}` })
    .select((match, { currentKey }) => `${currentKey}: ${matchText(match)}`)
    .uid('matches')
}

/** Slow enough for some checkpoints. */
function dawdle({ index }: KeyedLetter): void {
  if (index % 20 !== 0) return
  const end = performance.now() + 1
  while (performance.now() < end);
}

test.each<Kind>(['pattern', 'rules'])(
  '%s: killed, and gone on from checkpoints',
  { timeout: 60_000 },
  async (kind) => {
    let kills = 3
    const env = new StreamExecutionEnvironment({
      parallelism: 2,
      checkpointing: 5,
      restartStrategy: { kind: 'fixed-delay', attempts: 5, delay: 1 },
    })
    const found = build(env, kind, (event) => {
      dawdle(event)
      if (event.index % 1500 === 1200 && kills-- > 0) throw new Error('killed')
    })
    expect((await found.collect().toArray()).toSorted()).toEqual(expected)
    expect(kills).toBeLessThan(0)
    expect(expected.length).toBeGreaterThan(200)
  },
)

test.each<Kind>(['pattern', 'rules'])(
  '%s: stopped, and gone on at 3 subtasks',
  { timeout: 60_000 },
  async (kind) => {
    const storage = new MemoryCheckpointStorage()
    const found: string[] = []
    const make = (parallelism: number, each: (event: KeyedLetter) => void) => {
      const env = new StreamExecutionEnvironment({ parallelism, maxParallelism: 16, checkpointing: '1 h' })
      build(env, kind, each)
        .sinkTo(new FunctionSink<string>((text) => void found.push(text)))
        .uid('sink')
      return env
    }
    const job = make(1, dawdle).executeAsync('patterns')
    while (found.length < 20 && job.status !== 'failed') await setTimeout(1)
    const path = (await job.stop({ savepoint: storage })) as string
    expect(found.length).toBeLessThan(expected.length)
    await make(3, () => {}).execute({ name: 'patterns', fromSavepoint: { storage, path } })
    expect(found.toSorted()).toEqual(expected)
  },
)

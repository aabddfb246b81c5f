import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  AfterMatchSkipStrategy,
  createEngine,
  Pattern,
  type AnyPattern,
  type EventOf,
  type MatchOf,
} from '../../src/index.ts'

interface Trade {
  readonly kind: 'trade' | 'refund'
  readonly price: number
}
interface Refund extends Trade {
  readonly kind: 'refund'
  readonly reason: string
}
const isRefund = (event: Trade): event is Refund => event.kind === 'refund'
const start = Pattern.of<Trade>().begin('start')

describe('types', () => {
  test('a match has the events of its stages, by name', () => {
    const pattern = start
      .where((event) => event.price > 5)
      .followedBy('middle')
      .oneOrMore()
      .next('end')
      .optional()
    type Match = MatchOf<typeof pattern>
    expectTypeOf<Match['start'][0]['price']>().toEqualTypeOf<number>()
    expectTypeOf<Match['middle']>().toEqualTypeOf<[Trade, ...Trade[]]>()
    expectTypeOf<Match['end']>().toEqualTypeOf<[Trade] | undefined>()
    expectTypeOf<EventOf<typeof pattern>>().toEqualTypeOf<Trade>()
    // @ts-expect-error -- no such stage
    type Missing = Match['stort']
    expectTypeOf<Missing>().toBeAny()
  })

  test('a type guard narrows its stage, for conditions and matches', () => {
    const pattern = start
      .followedBy('refund')
      .subtype(isRefund)
      .where((event) => event.reason !== '')
      .oneOrMore()
      .notFollowedBy('more')
      .within('1 h')
    type Match = MatchOf<typeof pattern>
    expectTypeOf<Match['refund']>().toEqualTypeOf<[Refund, ...Refund[]]>()
    expectTypeOf<keyof Match>().toEqualTypeOf<'start' | 'refund'>()
  })

  test('groups bring their stages, loops make them lists, optional ones may be missing', () => {
    const group = Pattern.of<Trade>().begin('a').next('b').optional()
    const pattern = start.followedBy(group).times(2).followedBy('z')
    type Match = MatchOf<typeof pattern>
    expectTypeOf<Match['a']>().toEqualTypeOf<[Trade, ...Trade[]]>()
    expectTypeOf<Match['b']>().toEqualTypeOf<[Trade, ...Trade[]] | undefined>()
    expectTypeOf<Match['z']>().toEqualTypeOf<[Trade]>()
  })

  test('conditions see the stages before, and the engine gives typed matches', () => {
    const pattern = start.followedBy('higher').where((event, context) => {
      expectTypeOf(context.events('start')).toEqualTypeOf<Trade[]>()
      return event.price > context.events('start')[0].price
    })
    const engine = createEngine(pattern)
    const state = engine.createState()
    const matches = [1, 2].flatMap((price) => engine.process(state, { kind: 'trade', price }, 0).toArray())
    expect(matches.map((match) => match.higher[0].price - match.start[0].price)).toEqual([1])
  })

  test('with a type argument and no names, any name may be asked for', () => {
    const pattern = Pattern.begin<Trade>('start').where((event) => event.price > 5)
    expectTypeOf<MatchOf<typeof pattern>['start'][0]['price']>().toEqualTypeOf<number>()
  })
})

describe('every call gives a new pattern', () => {
  test('so that a beginning can be shared', () => {
    const one = start.next('one')
    const other = start.followedBy('other')
    expect([start, one, other].map(String)).toEqual([
      'PATTERN (start)',
      'PATTERN (start one)',
      'PATTERN (start -> other)',
    ])
  })
})

const malformed: [string, () => unknown][] = [
  ['a quantifier twice', () => start.oneOrMore().times(2)],
  ['optional twice', () => start.optional().optional()],
  ['optional twice, once as times(0, n)', () => start.times(0, 3).optional()],
  ['times of nothing', () => start.times(0)],
  ['times of less than nothing', () => start.times(-1)],
  ['times from more than to', () => start.times(3, 2)],
  ['half a time', () => start.timesOrMore(1.5)],
  ['consecutive on one event', () => start.consecutive()],
  ['combinations on one event', () => start.allowCombinations()],
  ['consecutive combinations', () => start.oneOrMore().consecutive().allowCombinations()],
  ['greedy on one event', () => start.greedy()],
  ['greedy combinations', () => start.oneOrMore().allowCombinations().greedy()],
  ['combinations of greedy', () => start.oneOrMore().greedy().allowCombinations()],
  ['a greedy group', () => Pattern.begin(start).oneOrMore().greedy()],
  ['optional after greedy', () => start.oneOrMore().greedy().next('b').optional()],
  ['until on one event', () => start.until(() => true)],
  ['until on times', () => start.times(2).until(() => true)],
  [
    'until twice',
    () =>
      start
        .oneOrMore()
        .until(() => true)
        .until(() => true),
  ],
  ['a repeated NOT', () => start.notNext('b').oneOrMore()],
  ['an optional NOT', () => start.notFollowedBy('b').optional()],
  ['a greedy NOT', () => start.notFollowedBy('b').greedy()],
  ['NOT after optional', () => start.optional().notNext('b')],
  ['a condition on a group', () => Pattern.begin(start).where(() => true)],
  ['or on a group', () => Pattern.begin(start).or(() => true)],
]
const malformedAsAWhole: [string, AnyPattern][] = [
  ['a name twice', start.next('start')],
  ['a name twice, once in a group', start.next(start)],
  ['the name of the end', start.next('$endState$')],
  ['a name with a colon', start.next('a:b')],
  ['NOT at the end without a window', start.notFollowedBy('b')],
  ['a skip target that is not there', Pattern.of<Trade>().begin('a', AfterMatchSkipStrategy.skipToLast('b'))],
  [
    'a skip target in a group',
    Pattern.of<Trade>().begin('a', AfterMatchSkipStrategy.skipToLast('start')).next(start),
  ],
  ['a gap longer than the window', start.next('b').within(20, 'PREVIOUS_AND_CURRENT').within(10)],
  ['a loop that may go round without an event', Pattern.begin(start.optional()).oneOrMore().next('b')],
  ['optional parts without end', nested(start.optional(), 8)],
]

function nested(inner: AnyPattern, depth: number): AnyPattern {
  if (depth === 0) return inner
  const group = Pattern.begin<Trade>(`x${depth}`).optional().next(inner).times(1, 3).optional()
  return nested(group, depth - 1)
}

describe('MALFORMED_PATTERN', () => {
  test.each(malformed)('%s', (_, build) => {
    expect(build).toThrow(expect.objectContaining({ code: 'MALFORMED_PATTERN' }))
  })
  test.each(malformedAsAWhole)('%s', (_, pattern) => {
    expect(() => createEngine(pattern)).toThrow(expect.objectContaining({ code: 'MALFORMED_PATTERN' }))
  })
})

test('a drawing has the stages, how they follow, loops, groups and what must not come', () => {
  const group = Pattern.of<Trade>().begin('a').followedBy('b').oneOrMore()
  const pattern = start.followedByAny(group).times(2).notNext('c').next('d').optional().within('1 s')
  expect(pattern.toMermaid()).toBe(`flowchart LR
  start((start))
  start --> s0["start"]
  subgraph s1["group{2}"]
    s1_s0["a"]
    s1_s0 -- followed by --> s1_rs0["b+"]
    s1_rs0 -. followed by .-> s1_rs0
  end
  s0 -- followed by any --> s1_s0
  s1_rs0 -- not next --> s2{{"not c"}}:::not
  s2 -- next --> s3["d?"]
  s3 --> done(((match within 1000 ms)))
  classDef not stroke-dasharray: 4, stroke: #c00`)
})

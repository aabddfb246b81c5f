import * as fc from 'fast-check'
import { Pattern, type AnyPattern } from '../../src/index.ts'

/** An event of the random streams: a letter to match on, an index to tell it by. */
export interface Letter {
  readonly letter: string
  readonly index: number
  readonly timestamp: number
}

export interface StageSketch {
  readonly link: 'next' | 'followedBy' | 'followedByAny' | 'notNext' | 'notFollowedBy'
  readonly letters: string
  readonly quantifier: 'once' | 'oneOrMore' | 'times' | 'range' | 'timesOrMore'
  readonly inner: 'relaxed' | 'consecutive' | 'allowCombinations'
  readonly optional: boolean
  readonly greedy: boolean
  readonly until: string | undefined
  readonly group: readonly StageSketch[] | undefined
}

const letters = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1, maxLength: 3 }).map((some) => some.join(''))

const { stage } = fc.letrec<{ stage: StageSketch; group: StageSketch[] }>((tie) => ({
  stage: fc.record({
    link: fc.oneof(
      { weight: 2, arbitrary: fc.constant('next' as const) },
      { weight: 4, arbitrary: fc.constant('followedBy' as const) },
      { weight: 4, arbitrary: fc.constant('followedByAny' as const) },
      { weight: 1, arbitrary: fc.constant('notNext' as const) },
      { weight: 1, arbitrary: fc.constant('notFollowedBy' as const) },
    ),
    letters,
    quantifier: fc.constantFrom('once', 'once', 'once', 'oneOrMore', 'times', 'range', 'timesOrMore'),
    inner: fc.constantFrom('relaxed', 'relaxed', 'consecutive', 'allowCombinations'),
    optional: fc.oneof(
      { weight: 3, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    greedy: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    until: fc.option(letters, { nil: undefined, freq: 5 }),
    group: fc.option(tie('group'), { nil: undefined, freq: 6, depthSize: 'small' }),
  }),
  group: fc.array(tie('stage'), { minLength: 1, maxLength: 2, depthIdentifier: 'group' }),
}))

export const arbitrarySketch = fc.record({
  stages: fc.array(stage, { minLength: 1, maxLength: 4 }),
  window: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
})

/** A stream with equal timestamps and gaps, sometimes long ones. */
export function arbitraryStream(maxLength = 9): fc.Arbitrary<Letter[]> {
  const step = fc.record({
    letter: fc.constantFrom('a', 'b', 'c', 'd', 'x'),
    gap: fc.constantFrom(0, 1, 1, 2, 5),
  })
  return fc.array(step, { maxLength }).map((steps) => {
    let timestamp = 0
    return steps.map(({ letter, gap }, index) => ({ letter, index, timestamp: (timestamp += gap) }))
  })
}

/** The pattern of a sketch; `undefined` if it is malformed. */
export function patternOf(sketch: {
  stages: readonly StageSketch[]
  window?: number
}): AnyPattern | undefined {
  try {
    const pattern = chain(sketch.stages, 's')
    return sketch.window === undefined ? pattern : pattern.within(sketch.window)
  } catch {
    return undefined
  }
}

function chain(stages: readonly StageSketch[], prefix: string): AnyPattern {
  let pattern: AnyPattern | undefined
  stages.forEach((sketch, i) => {
    const name = `${prefix}${i}`
    const inside = sketch.group ? chain(sketch.group, `${name}_`) : name
    if (!pattern) pattern = Pattern.begin<Letter>(inside as string)
    else if (sketch.link === 'notNext' || sketch.link === 'notFollowedBy')
      pattern = pattern[sketch.link](name)
    else pattern = pattern[sketch.link](inside as string)
    pattern = shape(pattern, sketch)
  })
  return pattern!
}

function shape(begun: AnyPattern, sketch: StageSketch): AnyPattern {
  let pattern = begun
  const isNot = sketch.link.startsWith('not') && pattern.stages.length > 1
  const { letters: wanted, until } = sketch
  if (!sketch.group || isNot) pattern = pattern.where((event: Letter) => wanted.includes(event.letter))
  if (isNot) return pattern
  if (sketch.quantifier === 'oneOrMore') pattern = pattern.oneOrMore()
  if (sketch.quantifier === 'times') pattern = pattern.times(2)
  if (sketch.quantifier === 'range') pattern = pattern.times(1, 3)
  if (sketch.quantifier === 'timesOrMore') pattern = pattern.timesOrMore(2)
  if (sketch.quantifier !== 'once' && sketch.inner === 'consecutive') pattern = pattern.consecutive()
  if (sketch.quantifier !== 'once' && sketch.inner === 'allowCombinations')
    pattern = pattern.allowCombinations()
  if (
    sketch.quantifier !== 'once' &&
    sketch.inner !== 'allowCombinations' &&
    sketch.greedy &&
    !sketch.group
  ) {
    pattern = pattern.greedy()
  }
  if (until !== undefined && (sketch.quantifier === 'oneOrMore' || sketch.quantifier === 'timesOrMore')) {
    pattern = pattern.until((event: Letter) => until.includes(event.letter))
  }
  if (sketch.optional && !pattern.stages.at(-2)?.quantifier.greedy) pattern = pattern.optional()
  return pattern
}

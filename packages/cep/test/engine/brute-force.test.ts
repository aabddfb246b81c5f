import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, Pattern, type AnyPattern, type EngineKind } from '../../src/index.ts'
import { arbitraryStream, type Letter } from '../support/arbitrary-pattern.ts'
import { matchText } from '../support/run-engine.ts'

/** A stage taken once, how it follows, and perhaps what must not come before it. */
interface Step {
  readonly link: 'next' | 'followedBy' | 'followedByAny'
  readonly letter: string
  readonly not: 'notNext' | 'notFollowedBy' | undefined
}

const NOT_LETTER = 'x'

const step = fc.record({
  link: fc.constantFrom<Step['link']>('next', 'followedBy', 'followedByAny'),
  letter: fc.constantFrom('a', 'b', 'c'),
  not: fc.constantFrom(undefined, undefined, 'notNext' as const, 'notFollowedBy' as const),
})

function patternOf(steps: readonly Step[], window: number | undefined): AnyPattern {
  const is = (letter: string) => (event: Letter) => event.letter === letter
  let pattern: AnyPattern = Pattern.begin<Letter>('s0').where(is(steps[0].letter))
  steps.slice(1).forEach(({ link, letter, not }, i) => {
    if (not) pattern = pattern[not](`n${i}`).where(is(NOT_LETTER))
    pattern = pattern[link](`s${i + 1}`).where(is(letter))
  })
  return window === undefined ? pattern : pattern.within(window)
}

/** Every choice of events, tested against what the words mean. */
function bruteForce(steps: readonly Step[], window: number | undefined, stream: readonly Letter[]): string[] {
  const found: string[] = []
  const choose = (chosen: readonly Letter[]) => {
    if (chosen.length === steps.length) {
      const duration = chosen[chosen.length - 1].timestamp - chosen[0].timestamp
      if (window !== undefined && duration >= window) return
      found.push(matchText(Object.fromEntries(chosen.map((event, i) => [`s${i}`, [event]]))))
      return
    }
    const { link, letter, not } = steps[chosen.length]
    const after = chosen.length === 0 ? -1 : chosen[chosen.length - 1].index
    for (const event of stream.slice(after + 1)) {
      if (event.letter !== letter) continue
      const between = stream.slice(after + 1, event.index)
      if (chosen.length > 0) {
        if (link === 'next' && between.length > 0) continue
        if (link === 'followedBy' && between.some((one) => one.letter === letter)) continue
        if (not === 'notFollowedBy' && between.some((one) => one.letter === NOT_LETTER)) continue
        if (not === 'notNext' && between[0]?.letter === NOT_LETTER) continue
      }
      choose([...chosen, event])
    }
  }
  choose([])
  return found.toSorted()
}

test.each<EngineKind>(['reference', 'compiled'])('the %s engine finds what the words say', (engine) => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 4 }),
      fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
      arbitraryStream(12),
      (steps, window, stream) => {
        const started = createEngine(patternOf(steps, window), { engine })
        const state = started.createState()
        const found = stream.flatMap((event) => {
          started.advanceTime(state, event.timestamp)
          return started.process(state, event, event.timestamp).toArray()
        })
        expect(found.map((match) => matchText(match as never)).toSorted()).toEqual(
          bruteForce(steps, window, stream),
        )
      },
    ),
    { numRuns: 300 },
  )
})

import { TimeWindow } from '@wiesel/runtime'
import { MergingWindowSet } from '@wiesel/runtime/internal'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual } from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'

type Pair = [number, number]
const pairOf = (window: TimeWindow): Pair => [window.start, window.end]
const windowOf = ([start, end]: Pair): TimeWindow => new TimeWindow(start, end)
const sortedPairs = (pairs: Pair[]): Pair[] => pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])

function expectOneOf(what: string, choices: unknown[], actual: unknown): void {
  if (!choices.some((choice) => JSON.stringify(choice) === JSON.stringify(actual)))
    throw new Mismatch(what, choices, actual)
}

/** Windows that merge, and where their contents are. */
export function runMergingWindowSet({ setup, steps }: ConformanceCase): void {
  const assigner = makeAssigner(setup.assigner as unknown[])
  const initial = ((setup.initialMapping as [Pair, Pair][] | undefined) ?? []).map(
    ([w, s]): [TimeWindow, TimeWindow] => [windowOf(w), windowOf(s)],
  )
  const set = new MergingWindowSet<TimeWindow>(assigner, initial)
  const before = JSON.stringify(initial.map((pair) => pair.map(pairOf)))
  let merge: { target: Pair; state: Pair; sources: Pair[]; states: Pair[] } | undefined
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'add': {
        merge = undefined
        const result = set.add(windowOf(args[0] as Pair), (into, merged, state, states) => {
          merge = {
            target: pairOf(into),
            state: pairOf(state),
            sources: sortedPairs(merged.map(pairOf)),
            states: sortedPairs(states.map(pairOf)),
          }
        })
        if (args[1] !== undefined) expectEqual(name, args[1], pairOf(result))
        break
      }
      case 'expectMerged':
        expectEqual(name, args[0], merge !== undefined)
        break
      case 'expectStateWindow': {
        const state = set.stateWindow(windowOf(args[0] as Pair))
        expectOneOf(name, args[1].oneOf as unknown[], state === undefined ? null : pairOf(state))
        break
      }
      case 'expectMergeTarget':
        expectEqual(name, args[0], merge?.target)
        break
      case 'expectMergeStateWindow':
        expectOneOf(name, args[0].oneOf as unknown[], merge?.state)
        break
      case 'expectMergeSources':
        expectEqual(name, sortedPairs(args[0] as Pair[]), merge?.sources)
        break
      case 'expectMergedStateWindows':
        expectOneOf(name, (args[0].oneOf as Pair[][]).map(sortedPairs), merge?.states)
        break
      case 'expectMergedStateWindowsNotContainTarget':
        expectEqual(
          name,
          false,
          merge?.states.some((state) => JSON.stringify(state) === JSON.stringify(merge?.target)),
        )
        break
      case 'persist': {
        const entries = [...set.entries()].map((pair): [Pair, Pair] => [pairOf(pair[0]), pairOf(pair[1])])
        if (args[0].mapping !== undefined) expectEqual(name, args[0].mapping, entries)
        expectEqual(`${name} writes`, args[0].writes, JSON.stringify(entries) !== before)
        break
      }
      default:
        throw new Unsupported(`needs merging window set step ${String(name)}`)
    }
  }
}

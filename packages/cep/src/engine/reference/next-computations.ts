import { decide, finalAfter } from '../../nfa/decide.ts'
import type { Transition } from '../../nfa/nfa.ts'
import type { AtomValues } from './atom-values.ts'
import { startComputation, type Computation } from './computation.ts'
import { addStage, increase } from './dewey-number.ts'
import type { BufferEvent, SharedBuffer } from './shared-buffer.ts'

/**
 * The successors of a computation: one for each open take and ignore, and the start state's own continuation last.
 *
 * Versions: branches of one computation must not be compatible with each other, so each take and each ignore that
 * leaves the state gets another last digit, counted from the number of branches there are.
 */
export function nextComputations<T>(
  buffer: SharedBuffer<T>,
  computation: Computation<T>,
  atoms: AtomValues<T>,
  register: () => BufferEvent<T>,
): Computation<T>[] {
  const { state, node, version, start, previousTimestamp } = computation
  const { edges, takes, ignores } = decide(state, atoms.holds)
  if (start ? isSelfIgnore(edges, computation) : edges.length === 0) return [computation]
  const ownIncrease = takes === 0 && ignores === 0 ? 0 : ignores + Math.max(1, takes)
  const skippedTakes = Math.max(0, takes - 1)
  let takesLeft = skippedTakes
  let ignoresLeft = ignores
  const next: Computation<T>[] = []
  const add = (one: Computation<T>) => {
    next.push(one)
    if (one.node) buffer.lock(one.node, one.version)
  }
  for (const { action, source, target } of edges) {
    if (action === 'take') {
      const taken = increase(version, takesLeft--)
      const event = register()
      const entry = buffer.put(source.stage, event, node, taken)
      const after = {
        node: entry,
        version: addStage(taken),
        start: start ?? event,
        previousTimestamp: event.timestamp,
      }
      add({ state: target, ...after })
      const final = finalAfter(target, atoms.holds)
      if (final) add({ state: final, ...after })
    } else if (start) {
      const ignored =
        target === state
          ? increase(version, ownIncrease)
          : addStage(increase(version, skippedTakes + ignoresLeft--))
      add({ state: target, node, version: ignored, start, previousTimestamp })
    }
  }
  if (!start) next.push(startComputation(state, increase(version, ownIncrease)))
  if (node) buffer.release(node, version)
  return next
}

/** The usual case: the event is passed over and nothing changes. */
function isSelfIgnore<T>(edges: readonly Transition[], { state }: Computation<T>): boolean {
  return edges.length === 1 && edges[0].action === 'ignore' && edges[0].target === state
}

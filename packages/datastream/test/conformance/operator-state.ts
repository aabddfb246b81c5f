import { redistribute, SnapshotReader, SnapshotWriter } from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual } from './case-values.ts'

const MODES: Record<string, 'split' | 'union' | 'broadcast'> = {
  SPLIT_DISTRIBUTE: 'split',
  UNION: 'union',
  BROADCAST: 'broadcast',
}

/** How list states find their way to another number of subtasks. */
export function runOperatorState({ setup, steps }: ConformanceCase): void {
  const states = Object.entries(setup.states as Record<string, [string, (number | null)[]]>)
  const old = Array.from({ length: setup.oldParallelism as number }, (_, subtask) => {
    const writer = new SnapshotWriter(128)
    for (const [state, [mode, counts]] of states) {
      const count = counts[subtask]
      if (count !== null)
        writer.list(
          state,
          Array.from({ length: count }, (__, i) => `${subtask}/${i}`),
          MODES[mode],
        )
    }
    return writer.finish()
  })
  for (const [name, parallelism, expected] of steps) {
    if (name !== 'redistribute') throw new Unsupported(`needs operator state step ${String(name)}`)
    const readers = redistribute(old, parallelism as number, 128).map(
      (snapshot) => new SnapshotReader(snapshot),
    )
    for (const [state, { holders, elementsEach }] of Object.entries(
      expected as Record<string, { holders: number; elementsEach: number }>,
    )) {
      const lengths = readers.map((reader) => reader.list(state).length).filter((length) => length > 0)
      expectEqual(`${state} over ${parallelism}`, new Array(holders).fill(elementsEach), lengths)
    }
  }
}

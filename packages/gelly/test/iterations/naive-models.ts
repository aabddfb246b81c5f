/** The three models, one vertex after the other, without any wit. All give the last values and the number of supersteps. */
import type { EdgeDirection } from '../../src/index.ts'
import { edgesAt, type Lists } from '../graph/naive.ts'

/** What vertices do, in numbers; whatever the order of messages. */
export interface Arithmetic {
  readonly message: (value: number, edgeValue: number, superstep: number) => number
  /** The new value; `undefined` if there is none. */
  readonly next: (value: number, sum: number, superstep: number) => number | undefined
}

export interface Ended {
  readonly values: readonly (readonly [id: number, value: number])[]
  readonly supersteps: number
}

const add = (sums: Map<number, number>, id: number, message: number): void => {
  sums.set(id, (sums.get(id) ?? 0) + message)
}

/** In superstep 1 all are called, without messages; then those with messages. */
export function vertexCentric({ vertices, edges }: Lists, program: Arithmetic, most: number): Ended {
  const values = new Map(vertices)
  let inbox = new Map<number, number>()
  let superstep = 0
  while (++superstep <= most) {
    const outbox = new Map<number, number>()
    for (const [id] of vertices) {
      if (superstep > 1 && !inbox.has(id)) continue
      const next = program.next(values.get(id)!, inbox.get(id) ?? 0, superstep)
      if (next === undefined) continue
      values.set(id, next)
      for (const { edge, other } of edgesAt(edges, id, 'OUT'))
        add(outbox, other, program.message(next, edge[2], superstep))
    }
    inbox = outbox
    if (inbox.size === 0) return { values: [...values], supersteps: superstep }
  }
  return { values: [...values], supersteps: most }
}

/** Those that have changed send; those that receive may change. A function over neighbours of both directions sends twice. */
export function changesSpread(
  { vertices, edges }: Lists,
  program: Arithmetic,
  direction: EdgeDirection,
  most: number,
): Ended {
  const values = new Map(vertices)
  let changed = new Set(values.keys())
  let superstep = 0
  while (++superstep <= most) {
    const sums = new Map<number, number>()
    for (const id of changed)
      for (const { edge, other } of edgesAt(edges, id, direction))
        add(sums, other, program.message(values.get(id)!, edge[2], superstep))
    changed = new Set()
    for (const [id, sum] of sums) {
      const next = program.next(values.get(id)!, sum, superstep)
      if (next === undefined) continue
      values.set(id, next)
      changed.add(id)
    }
    if (changed.size === 0) return { values: [...values], supersteps: superstep }
  }
  return { values: [...values], supersteps: most }
}

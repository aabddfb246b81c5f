/** Programs of several pipelines, of which some are cut by a blocking edge. */
import { SequenceSource, type Committer, type Program, type Sink } from '@wiesel/runtime'
import { MapOperator, PlanBuilder, SinkOperator, type DraftNode } from '@wiesel/runtime/internal'

interface Transaction {
  readonly id: string
  readonly rows: readonly number[]
}

let writers = 0

/** Makes visible what is committed, each transaction once. */
export class Committed implements Sink<number, never, Transaction> {
  private readonly transactions = new Map<string, readonly number[]>()

  get rows(): number[] {
    return [...this.transactions.values()].flat().sort((a, b) => a - b)
  }

  createWriter() {
    const rows: number[] = []
    const writer = writers++
    let transactions = 0
    return {
      write: (value: number) => void rows.push(value),
      flush: () => {},
      prepareCommit: () => [{ id: `${writer}/${transactions++}`, rows: rows.splice(0) }],
    }
  }

  createCommitter(): Committer<Transaction> {
    return { commit: (all) => all.forEach(({ id, rows }) => this.transactions.set(id, rows)) }
  }
}

/** A function that notes how often it was made and called, and throws at some calls. */
export class Step {
  made = 0
  calls = 0
  /** Whether the next call throws. */
  failNext = false
  private readonly failsAt: ReadonlySet<number>
  private readonly slow: boolean

  constructor({ failsAt = [] as number[], slow = false } = {}) {
    this.failsAt = new Set(failsAt)
    this.slow = slow
  }

  readonly create = (): MapOperator<number, number> => {
    this.made++
    return new MapOperator((n: number) => {
      const fails = this.failsAt.has(++this.calls) || this.failNext
      this.failNext = false
      if (fails) throw new Error(`call ${this.calls}`)
      if (this.slow && n % 20 === 0) {
        const end = performance.now() + 1
        while (performance.now() < end);
      }
      return n
    })
  }
}

export class Programs {
  private readonly builder = new PlanBuilder()
  private readonly ends: DraftNode[] = []

  /** A pipeline of its own; `'|'` between two steps stands for a blocking edge. */
  add(name: string, count: number, steps: readonly (Step | '|')[], sink: Sink<number, any, any>): this {
    let last = this.builder.add({
      kind: 'source',
      name: `${name} source`,
      code: { kind: 'source', source: new SequenceSource(1, count) },
    })
    let cut = false
    for (const step of steps) {
      if (step === '|') {
        cut = true
        continue
      }
      last = this.builder.add(
        {
          kind: 'operator',
          name: `${name}${cut ? ' behind' : ''}`,
          code: { kind: 'operator', create: step.create },
        },
        [[{ node: last.id, partition: cut ? 'rebalance' : 'auto' }]],
      )
      cut = false
    }
    const code = { kind: 'operator', create: () => new SinkOperator(sink) } as const
    this.ends.push(
      this.builder.add({ kind: 'sink', name: `${name} sink`, code }, [
        [{ node: last.id, partition: 'auto' }],
      ]),
    )
    return this
  }

  build(parallelism = 1): Program {
    const program = this.builder.build({ name: 'regions', parallelism, chaining: true }, this.ends)
    const { nodes, edges } = program.plan
    const cut = edges.map((edge) =>
      nodes[edge.to].name.endsWith(' behind') ? { ...edge, kind: 'blocking' as const } : edge,
    )
    return { ...program, plan: { ...program.plan, edges: cut } }
  }
}

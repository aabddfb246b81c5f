/** Whatever throws in a chain, the error names the operator that worked and its record, compiled or not. */
import { describe, expect, test } from 'vitest'
import { PlanBuilder, type DraftNode, type Operator, type Upstream } from '@wiesel/runtime/internal'
import {
  FlatMapOperator,
  KeyedCountOperator,
  KeyedProcessOperator,
  MapOperator,
} from '@wiesel/runtime/internal'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'
import { frameOf, openLab, type Travelled } from '../support/task-lab.ts'

const BAD = 150

const failing = (value: number): number => {
  if (value === BAD) throw new Error('bad one')
  return value
}

interface Part {
  readonly name: string
  readonly create: () => Operator
  /** Nodes behind it in the chain; what is not in the chain is an edge with a key selector that throws. */
  readonly behind: readonly (Part | 'keyed edge')[]
}

const bad = (name = 'bad'): Part => ({ name, create: () => new MapOperator(failing), behind: [] })
const part = (name: string, create: () => Operator, ...behind: (Part | 'keyed edge')[]): Part => ({
  name,
  create,
  behind,
})

async function failureOf(root: Part, interpreted: boolean): Promise<Record<string, unknown>> {
  const builder = new PlanBuilder()
  const feed = builder.add({
    kind: 'source',
    name: 'feed',
    code: { kind: 'source', source: { boundedness: 'bounded' } as never },
    chaining: 'never',
  })
  const targets: DraftNode[] = []
  const add = ({ name, create, behind }: Part, from: Upstream, chaining?: 'head'): DraftNode => {
    const node = builder.add(
      { kind: 'operator', name, code: { kind: 'operator', create }, ...(chaining ? { chaining } : {}) },
      [[from]],
    )
    node.uid = `${name}-uid`
    targets.push(node)
    for (const next of behind) {
      if (next !== 'keyed edge') add(next, { node: node.id, partition: 'forward' })
      else {
        targets.push(
          builder.add(
            {
              kind: 'operator',
              name: 'elsewhere',
              code: { kind: 'operator', create: () => new PassThroughOperator() },
              parallelism: 2,
            },
            [[{ node: node.id, partition: 'hash', code: { keyOf: failing } }]],
          ),
        )
      }
    }
    return node
  }
  const head = add(root, { node: feed.id, partition: 'forward' }, 'head')
  const program = builder.build({ name: 'job', parallelism: 1, chaining: true }, targets)
  const { task, inputs } = openLab(program, head.id, { interpreted })
  await task.open()
  inputs[0].send(frameOf(Array.from({ length: 200 }, (_, i): Travelled => ['row', i, i])))
  try {
    for (let i = 0; i < 1000; i++) task.step()
  } catch (error) {
    return {
      ...(error as { location: object }).location,
      message: (error as Error).message,
      cause: (error as Error).cause,
    }
  }
  throw new Error('nothing failed')
}

const cases: [string, Part, operator: string, record: string][] = [
  ['the head', bad(), 'bad', '150'],
  ['a later operator', part('map', () => new MapOperator((n: number) => n), bad()), 'bad', '150'],
  [
    'an operator behind a collector',
    part('flat', () => new FlatMapOperator((n: number, out: (n: number) => void) => out(n)), bad()),
    'bad',
    '150',
  ],
  [
    'the function that called the collector',
    part(
      'flat',
      () =>
        new FlatMapOperator((n: number, out: (n: number) => void) => {
          out(n)
          failing(n)
        }),
      part('next', () => new MapOperator((n: number) => n)),
    ),
    'flat',
    '150',
  ],
  [
    'a generator',
    part(
      'flat',
      () =>
        new FlatMapOperator(function* (n: number) {
          yield n
          yield failing(n)
        }),
      part('next', () => new MapOperator((n: number) => n)),
    ),
    'flat',
    '150',
  ],
  [
    'an operator behind one that is called',
    part(
      'process',
      () =>
        new KeyedProcessOperator(
          (n: number) => n,
          () => ({ processElement: (n, _context, out) => out(n) }),
        ),
      bad(),
    ),
    'bad',
    '150',
  ],
  ['a rolling aggregation', part('count', () => new KeyedCountOperator(failing)), 'count', '150'],
  ['the key of an edge', part('map', () => new MapOperator((n: number) => n), 'keyed edge'), 'map', '150'],
  [
    'the key of an edge behind a collector',
    part(
      'map',
      () => new MapOperator((n: number) => n),
      part('flat', () => new FlatMapOperator((n: number, out: (n: number) => void) => out(n)), 'keyed edge'),
    ),
    'flat',
    '150',
  ],
  [
    'the key of an edge behind an operator that is called',
    part(
      'map',
      () => new MapOperator((n: number) => n),
      part(
        'process',
        () =>
          new KeyedProcessOperator(
            (n: number) => n,
            () => ({ processElement: (n, _context, out) => out(n) }),
          ),
        'keyed edge',
      ),
    ),
    'process',
    '150',
  ],
  [
    'the key of an edge beside another operator',
    part(
      'map',
      () => new MapOperator((n: number) => n),
      part('beside', () => new MapOperator((n: number) => -n)),
      'keyed edge',
    ),
    'map',
    '150',
  ],
]

describe.each([true, false])('interpreted: %s', (interpreted) => {
  test.each(cases)('%s', async (_what, root, operator, record) => {
    const failure = await failureOf(root, interpreted)
    expect(failure).toMatchObject({
      operator,
      uid: `${operator}-uid`,
      subtask: 0,
      parallelism: 1,
      cause: new Error('bad one'),
      message: `Job "lab" failed in operator "${operator}" (uid "${operator}-uid"), subtask 1/1 on record ${record}: bad one`,
    })
  })
})

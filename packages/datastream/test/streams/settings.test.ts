import { expect, test } from 'vitest'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { buildJobGraph } from '@wiesel/runtime/internal'

/** Names of the operators of each chain. */
function chains(env: StreamExecutionEnvironment): string[] {
  return buildJobGraph(env.program().plan).vertices.map(({ name }) => name)
}

function build(options: ConstructorParameters<typeof StreamExecutionEnvironment>[0] = {}) {
  const env = new StreamExecutionEnvironment(options)
  const first = env
    .fromElements(1)
    .map((n) => n)
    .name('first')
  const second = first.map((n) => n).name('second')
  const sink = second.sinkTo(new DiscardingSink()).name('end')
  return { env, first, second, sink }
}

test('everything shares one chain unless told otherwise', () => {
  expect(chains(build().env)).toEqual(['Elements -> first -> second -> end'])
})

test('chains are cut where the program says', () => {
  const head = build()
  head.second.startNewChain()
  expect(chains(head.env)).toEqual(['Elements -> first', 'second -> end'])
  const alone = build()
  alone.first.disableChaining()
  expect(chains(alone.env)).toEqual(['Elements', 'first', 'second -> end'])
  const sinkHead = build()
  sinkHead.sink.startNewChain()
  expect(chains(sinkHead.env)).toEqual(['Elements -> first -> second', 'end'])
  const sinkAlone = build()
  sinkAlone.sink.disableChaining()
  expect(chains(sinkAlone.env)).toEqual(['Elements -> first -> second', 'end'])
  expect(chains(build({ chaining: false }).env)).toEqual(['Elements', 'first', 'second', 'end'])
})

test('a slot-sharing group holds for what follows, and cuts the chain', () => {
  const { env, second } = build()
  second.slotSharingGroup('big')
  expect(chains(env)).toEqual(['Elements -> first', 'second -> end'])
  expect(env.program().plan.nodes.map((node) => node.slotSharingGroup)).toEqual([
    'default',
    'default',
    'big',
    'big',
  ])
})

test('settings are in the plan', () => {
  const { env, second, sink } = build()
  second.setParallelism(2).setMaxParallelism(4).uid('u').setDescription('what it is for')
  sink.setParallelism(3).setMaxParallelism(6).uid('s').setDescription('where it goes').slotSharingGroup('out')
  expect(env.program().plan.nodes.slice(2)).toMatchObject([
    { parallelism: 2, maxParallelism: 4, uid: 'u', description: 'what it is for' },
    { parallelism: 3, maxParallelism: 6, uid: 's', description: 'where it goes', slotSharingGroup: 'out' },
  ])
  second.setParallelism(5)
  expect(() => env.program()).toThrow('maxParallelism 4')
})

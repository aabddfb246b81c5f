import { expect, test } from 'vitest'
import { buildJobGraph } from '@wiesel/runtime/internal'
import { placeSubtasks } from '../../../src/node/threads/placement.ts'
import { planOf } from '../../support/plan-of.ts'

const hash = { partition: 'hash' } as const

test('subtasks of one number are in one slot, and slots are dealt to workers in turns', () => {
  const plan = planOf({ a: { parallelism: 2 }, b: { parallelism: 4 }, c: { parallelism: 4 } }, [
    ['a -> b', hash],
    ['b -> c', hash],
  ])
  expect([...placeSubtasks(buildJobGraph(plan), 2).values()]).toEqual([
    [0, 1],
    [0, 1, 0, 1],
    [0, 1, 0, 1],
  ])
})

test('a group has slots of its own', () => {
  const plan = planOf({ a: {}, b: { slotSharingGroup: 'other' } }, [['a -> b', hash]])
  expect([...placeSubtasks(buildJobGraph(plan), 2).values()]).toEqual([[0], [1]])
})

test('all of an iteration is where its head is, whatever the groups', () => {
  const loop = { head: 1, constant: [] }
  const plan = planOf(
    {
      a: {},
      head: { loop, parallelism: 3, inputs: 2 },
      body: { loop, parallelism: 3, slotSharingGroup: 'other' },
    },
    [
      ['a -> head', hash],
      ['head -> body', hash],
      ['body -> head', { kind: 'feedback', partition: 'hash', input: 1 }],
    ],
  )
  const [, head, body] = [...placeSubtasks(buildJobGraph(plan), 2).values()]
  expect(body).toEqual(head)
})

import { expect, test } from 'vitest'
import { LoopHeadOperator } from '../../src/iteration/loop-head.ts'
import { HEAD_INPUT } from '../../src/iteration/loop-messages.ts'

test('a head that has reported reads nothing but the decision, for others may be a superstep ahead', () => {
  const head = new LoopHeadOperator()
  const emitted: unknown[] = []
  const loop = { superstep: 0, take: () => undefined, begin: () => {} }
  const drive = ({ step }: { step: () => boolean }): void => {
    while (step());
  }
  head.context = { parallelism: 1, loop, drive } as unknown as typeof head.context
  head.out = { push: (value) => void emitted.push(value), end: () => {}, watermark: () => {}, idle: () => {} }

  head.input(HEAD_INPUT.initial).push('first', 0)
  expect(head.selectInput()).toBeUndefined()
  head.input(HEAD_INPUT.initial).end()
  expect(head.selectInput()).toBe(HEAD_INPUT.control)
  head.input(HEAD_INPUT.control).push({ superstep: 1, stop: false, store: false, aggregates: {} }, 0)
  expect(emitted).toEqual(['first'])
  expect(head.selectInput()).toBeUndefined()
})

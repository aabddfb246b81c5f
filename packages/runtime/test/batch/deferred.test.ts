import { expect, test } from 'vitest'
import {
  DeferredOperator,
  HashReduceOperator,
  MapOperator,
  type DeferredParts,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { bag, outputsOf } from './support.ts'

const sumOf = ({ variables }: DeferredParts, name: string): number =>
  (variables.get(name) as number[]).reduce((a, b) => a + b, 0)

test('the function is made when its broadcast variables are complete', async () => {
  const create = (): DeferredOperator =>
    new DeferredOperator(
      (parts) => {
        const total = sumOf(parts, 'x')
        return new MapOperator((n: number) => n + total)
      },
      1,
      ['x'],
    )
  const harness = await OperatorHarness.open(create, { inputs: [(n) => n, 'broadcast'], parallelism: 2 })
  await harness.push(10, null, { input: 1 })
  await harness.push(20, null, { input: 1 })
  await harness.end(1)
  await harness.push(1)
  await harness.push(2)
  await harness.end(0)
  const records = harness.take().flatMap((output) => (output[0] === 'record' ? [output[1]] : []))
  expect(records.sort((a, b) => a - b)).toEqual([31, 32])
  await harness.close()
})

test('state of the operator inside survives, also a restore before it was made', async () => {
  const create = (): DeferredOperator =>
    new DeferredOperator(
      (parts) => {
        const total = sumOf(parts, 'x')
        return new HashReduceOperator<[string, number]>(
          ([key]) => key,
          (a, b) => [a[0], a[1] + b[1] * total],
        )
      },
      1,
      ['x'],
    )
  const key = ([name]: [string, number]): string => name
  const harness = await OperatorHarness.open(create, { inputs: [key, 'broadcast'], parallelism: 2 })
  await harness.push(2, null, { input: 1 })
  await harness.end(1)
  await harness.push(['a', 1])
  await harness.restore({ parallelism: 3 })
  await harness.restore({ parallelism: 2 })
  await harness.end(1)
  await harness.push(['a', 10])
  await harness.end(0)
  const records = harness.take().flatMap((output) => (output[0] === 'record' ? [output[1]] : []))
  expect(records).toEqual([['a', 21]])
  await harness.close()
})

test('what was opened is closed', async () => {
  const events: string[] = []
  const create = (): DeferredOperator =>
    new DeferredOperator(
      ({ context }) => {
        events.push(`open ${context.subtask}`)
        context.onClose(() => void events.push(`close ${context.subtask}`))
        return new MapOperator((n: number) => n)
      },
      1,
      [],
    )
  const harness = await OperatorHarness.open(create, { parallelism: 2 })
  await harness.push(1)
  await harness.close()
  expect(events).toEqual(['open 0', 'open 1', 'close 0', 'close 1'])
})

test('without variables it is the operator inside, restored at any step', async () => {
  const keyOf = (n: number): number => n % 3
  const create = (): DeferredOperator =>
    new DeferredOperator(() => new HashReduceOperator<number>(keyOf, (a, b) => a + b), 1, [])
  expect(bag(await outputsOf(create, [[1, 4, 2, 3]], [(n: number) => n % 3]))).toEqual(['2', '3', '5'])
})

import { checkOperator, OperatorHarness, type HarnessStep } from '@wiesel/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelServer, type Serving } from '../../src/online/model-server.ts'
import type { Row } from '../../src/index.ts'

interface Version {
  readonly version: number
  readonly until: number
}

/** Notes which version was used; a version is good for rows up to a time. */
const serving: Serving<Version> = {
  name: 'Serve',
  rowFunctionOf:
    ({ version }) =>
    (row) => ({ ...row, version }),
  isFresh: ({ until }, timestamp) => timestamp === null || timestamp <= until,
}

const scripts = fc
  .array(fc.tuple(fc.constantFrom('row', 'row', 'model', 'watermark'), fc.integer({ min: 0, max: 9 })), {
    maxLength: 30,
  })
  .map((items) => {
    let [clock, version] = [0, 0]
    const steps: HarnessStep[] = []
    for (const [kind, n] of items) {
      if (kind === 'row') steps.push(['push', { id: steps.length }, clock + n, 0])
      else if (kind === 'model') steps.push(['push', { version: version++, until: clock + n }, null, 1])
      else for (const input of [0, 1]) steps.push(['watermark', clock + n, input])
      if (kind === 'watermark') clock += n
    }
    return [...steps, ['push', { version: 99, until: 1e6 }, null, 1]] as HarnessStep[]
  })

/** Each row with the first version, from that of its arrival on, that is good for it and for all that wait before it. */
function naive(steps: readonly HarnessStep[]): string[] {
  const served: string[] = []
  let waiting: [Row, number][] = []
  let model: Version | undefined
  for (const step of steps) {
    if (step[0] !== 'push') continue
    if (step[3] === 1) model = step[1] as Version
    else waiting.push([step[1] as Row, step[2] as number])
    const { version, until } = model ?? { version: -1, until: -Infinity }
    const stop = waiting.findIndex(([, timestamp]) => timestamp > until)
    const ready = stop < 0 ? waiting : waiting.slice(0, stop)
    served.push(...ready.map(([row]) => JSON.stringify({ ...row, version })))
    waiting = waiting.slice(ready.length)
  }
  return served
}

test('rows wait for a model that is new enough, whatever happens between', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (steps) => {
      const { outputs } = await checkOperator(() => new ModelServer<Version>(serving), {
        steps,
        harness: { inputs: ['rebalance', 'broadcast'] },
        ignoreWatermarks: true,
      })
      const records = outputs.filter(([kind]) => kind === 'record').map(([, row]) => JSON.stringify(row))
      expect(records).toEqual(naive(steps))
    }),
    { numRuns: 60 },
  )
})

const open = (): Promise<OperatorHarness> =>
  OperatorHarness.open(() => new ModelServer<Version>(serving), { inputs: ['rebalance', 'broadcast'] })

test('the watermark stands still while rows wait', async () => {
  const harness = await open()
  await harness.push({ id: 1 }, 5, { input: 0 })
  for (const input of [0, 1]) await harness.watermark(8, input)
  expect(harness.take()).toEqual([])
  await harness.push({ version: 1, until: 10 }, null, { input: 1 })
  expect(harness.take()).toEqual([
    ['record', { id: 1, version: 1 }, 5],
    ['watermark', 8],
  ])
  await harness.close()
})

test('rows that still wait at the end get the last model', async () => {
  const harness = await open()
  await harness.push({ version: 1, until: 3 }, null, { input: 1 })
  await harness.push({ id: 1 }, 5, { input: 0 })
  for (const input of [0, 1]) await harness.end(input)
  expect(harness.take().map(([, row]) => row)).toContainEqual({ id: 1, version: 1 })
  await harness.close()
})

test('rows that never get a model are an error', async () => {
  const harness = await open()
  await harness.push({ id: 1 }, 5, { input: 0 })
  await harness.end(1)
  await expect(harness.end(0)).rejects.toMatchObject({ code: 'ML_NO_MODEL' })
})

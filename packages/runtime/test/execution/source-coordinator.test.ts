import { describe, expect, test } from 'vitest'
import type { EnumeratorContext, Source, SourceSplit, SplitEnumerator } from '@wiesel/runtime'
import { ManualPlatform } from '@wiesel/testing'
import { SourceCoordinator } from '../../src/execution/source-coordinator.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function open(
  make: (context: EnumeratorContext<SourceSplit>, restored: unknown) => Partial<SplitEnumerator<SourceSplit>>,
  restored?: unknown,
) {
  const platform = new ManualPlatform()
  const failures: unknown[] = []
  const given: unknown[] = []
  const source = {
    boundedness: 'bounded',
    createEnumerator: (context: EnumeratorContext<SourceSplit>, state: unknown) => ({
      start: () => {},
      requestSplit: () => {},
      addSplitsBack: () => {},
      snapshot: () => null,
      ...make(context, state),
    }),
  } as unknown as Source<unknown>
  const coordinator = new SourceCoordinator({
    name: 'files',
    source,
    parallelism: 2,
    platform,
    restored,
    fail: (cause) => failures.push(cause),
  })
  for (const reader of [0, 1]) {
    coordinator.addReader({
      addSplits: (splits: readonly SourceSplit[]) => given.push([reader, ...splits.map(({ id }) => id)]),
      noMoreSplits: () => given.push([reader, 'end']),
    })
  }
  return { coordinator, platform, failures, given }
}

test('requests before the start are answered after it, in order', async () => {
  const { coordinator, given } = open((context) => {
    let next = 0
    return {
      start: () => turn(),
      addReader: (subtask) => context.assign(subtask, [{ id: `first of ${subtask}` }]),
      requestSplit: (subtask) => context.assign(subtask, [{ id: `split ${next++}` }]),
    }
  })
  coordinator.requestSplit(1)
  coordinator.requestSplit(0)
  const started = coordinator.start()
  expect(given).toEqual([])
  await started
  coordinator.requestSplit(0)
  expect(given).toEqual([
    [0, 'first of 0'],
    [1, 'first of 1'],
    [1, 'split 0'],
    [0, 'split 1'],
    [0, 'split 2'],
  ])
})

test('an enumerator begins with its state, and gives it', () => {
  const { coordinator } = open((_context, restored) => ({ snapshot: () => [restored] }), 'kept')
  expect(coordinator.snapshot()).toEqual(['kept'])
})

describe('failures', () => {
  test('of start reject', async () => {
    const { coordinator } = open(() => ({ start: () => Promise.reject(new Error('no such folder')) }))
    await expect(coordinator.start()).rejects.toThrow('no such folder')
  })

  test('of requests, and splits for readers that are not there, fail the job', async () => {
    const { coordinator, failures } = open((context) => ({
      requestSplit: (subtask) => {
        if (subtask === 1) throw new Error('broken')
        context.assign(2, [{ id: 'x' }])
      },
    }))
    await coordinator.start()
    coordinator.requestSplit(1)
    coordinator.requestSplit(0)
    expect(failures).toEqual([new Error('broken'), expect.objectContaining({ code: 'NO_SUCH_READER' })])
  })

  test('of asynchronous work, and of what is done with its result', async () => {
    const { coordinator, failures } = open((context) => ({
      start: () => {
        context.callAsync(
          () => Promise.reject(new Error('work')),
          () => {},
        )
        context.callAsync(
          () => Promise.resolve(1),
          () => {
            throw new Error('result')
          },
        )
      },
    }))
    await coordinator.start()
    await turn()
    expect(new Set(failures)).toEqual(new Set([new Error('work'), new Error('result')]))
  })
})

test('periodic work runs each interval, one at a time, until closed', async () => {
  const results: number[] = []
  let finish: (() => void) | undefined
  let calls = 0
  const { coordinator, platform } = open((context) => ({
    start: () =>
      context.callPeriodically(
        100,
        () => new Promise<number>((resolve) => (finish = () => resolve(++calls))),
        (result) => results.push(result),
      ),
  }))
  await coordinator.start()
  platform.advanceTo(99)
  expect(finish).toBeUndefined()
  platform.advanceTo(100)
  expect(finish).toBeDefined()
  platform.advanceTo(1000)
  expect(platform.nextTime).toBeUndefined()
  finish?.()
  await turn()
  expect([results, platform.nextTime]).toEqual([[1], 1100])
  platform.advanceTo(1100)
  await coordinator.close()
  finish?.()
  await turn()
  expect([results, platform.nextTime]).toEqual([[1], undefined])
})

test('a closed coordinator hands out nothing more', async () => {
  let closed = 0
  const { coordinator, given, platform } = open((context) => ({
    start: () =>
      context.callPeriodically(
        10,
        () => Promise.resolve(),
        () => {},
      ),
    requestSplit: (subtask) => context.noMoreSplits(subtask),
    close: () => void closed++,
  }))
  await coordinator.start()
  await coordinator.close()
  coordinator.requestSplit(0)
  platform.advanceTo(100)
  expect([given, closed, platform.nextTime]).toEqual([[], 1, undefined])
})

/** When checkpoints begin, are given up and are kept: by a clock that the tests move. */
import { setImmediate as hostTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { MemoryCheckpointStorage, type CheckpointOptions } from '@wiesel/runtime'
import { ManualPlatform } from '@wiesel/testing'
import { CheckpointCoordinator } from '../../src/checkpoint/checkpoint-coordinator.ts'
import { checkpointSettings } from '../../src/checkpoint/checkpoint-options.ts'
import { CheckpointLog } from '../../src/checkpoint/checkpoint-statistics.ts'
import { listCheckpoints } from '../../src/checkpoint/checkpoint-store.ts'
import type { RunningAttempt } from '../../src/execution/running-attempt.ts'
import type { Barrier } from '../../src/task/frame.ts'
import { planOf } from '../support/plan-of.ts'

class Storage extends MemoryCheckpointStorage {
  isBroken = false

  override async put(name: string, bytes: Uint8Array): Promise<void> {
    if (this.isBroken) throw new Error('no room left')
    await super.put(name, bytes)
  }
}

/** A coordinator over a job of two tasks that do as the test says. */
class Lab {
  readonly platform = new ManualPlatform()
  readonly storage = new Storage()
  readonly log = new CheckpointLog()
  readonly barriers: Barrier[] = []
  readonly completed: number[] = []
  failure: unknown
  readonly coordinator: CheckpointCoordinator

  constructor(options: Omit<CheckpointOptions, 'storage'>, retained: readonly number[] = []) {
    const { platform, storage, log } = this
    const job: RunningAttempt = {
      taskCount: 2,
      tasksDone: false,
      onSnapshot: () => {},
      onTasksDone: () => {},
      holdsEnd: () => false,
      trigger: (barrier) => {
        this.barriers.push(barrier)
        return new Map()
      },
      checkpointComplete: (checkpoint) => void this.completed.push(checkpoint),
      drain: () => {},
      stop: () => {},
      wake: () => {},
      fail: (cause) => (this.failure ??= cause),
    }
    this.coordinator = new CheckpointCoordinator({
      job,
      plan: planOf({ source: {}, sink: {} }, ['source -> sink']),
      platform,
      settings: checkpointSettings({ ...options, storage }, {}),
      onDemand: false,
      log,
      folder: 'job',
      firstId: 1 + Math.max(0, ...retained),
      retained,
    })
    this.coordinator.start()
  }

  /** The checkpoints that have begun. */
  get begun(): number[] {
    return this.barriers.map(({ checkpoint }) => checkpoint)
  }

  async acknowledge(checkpoint: number, tasks: readonly number[] = [0, 1]): Promise<void> {
    for (const task of tasks)
      this.coordinator.acknowledge(checkpoint, task, { operators: new Map(), finished: false })
    for (let turn = 0; turn < 20; turn++) await hostTurn()
  }

  async stored(): Promise<readonly number[]> {
    return (await listCheckpoints(this.storage, 'job')).whole
  }
}

describe('a checkpoint begins', () => {
  test('an interval after the start of the one before, whenever that ends', async () => {
    const lab = new Lab({ interval: 100 })
    lab.platform.advanceTo(99)
    expect(lab.begun).toEqual([])
    lab.platform.advanceTo(100)
    expect(lab.begun).toEqual([1])
    lab.platform.advanceTo(190)
    await lab.acknowledge(1)
    lab.platform.advanceTo(199)
    expect(lab.begun).toEqual([1])
    lab.platform.advanceTo(200)
    expect(lab.begun).toEqual([1, 2])
    expect(lab.barriers[1]).toMatchObject({ exactlyOnce: true, stop: false })
  })

  test('as soon as the one before has ended, when that took longer', async () => {
    const lab = new Lab({ interval: 100 })
    lab.platform.advanceTo(350)
    expect(lab.begun).toEqual([1])
    await lab.acknowledge(1, [0])
    expect(lab.begun).toEqual([1])
    await lab.acknowledge(1, [1])
    // Not once for each interval that went by.
    expect(lab.begun).toEqual([1, 2])
    expect(lab.completed).toEqual([1])
  })

  test('not before the pause behind the one before is over', async () => {
    const lab = new Lab({ interval: 100, minPause: 70 })
    lab.platform.advanceTo(180)
    await lab.acknowledge(1)
    lab.platform.advanceTo(249)
    expect(lab.begun).toEqual([1])
    lab.platform.advanceTo(250)
    expect(lab.begun).toEqual([1, 2])
    await lab.acknowledge(2)
    // The interval counts from the start of the one that was late.
    lab.platform.advanceTo(349)
    expect(lab.begun).toEqual([1, 2])
    lab.platform.advanceTo(350)
    expect(lab.begun).toEqual([1, 2, 3])
  })

  test('while others are under way, as many as may be', async () => {
    const lab = new Lab({ interval: 100, maxConcurrent: 2 })
    lab.platform.advanceTo(500)
    expect(lab.begun).toEqual([1, 2])
    // What is older than a complete one is given up.
    await lab.acknowledge(2)
    expect(lab.completed).toEqual([2])
    expect(lab.log.read()).toMatchObject({ completed: 1, failed: 1, running: 1 })
    await lab.acknowledge(1)
    expect(lab.completed).toEqual([2])
    expect(await lab.stored()).toEqual([2])
  })

  test('with barriers that nobody waits for, at least once', () => {
    const lab = new Lab({ interval: 100, mode: 'at-least-once' })
    lab.platform.advanceTo(100)
    expect(lab.barriers[0].exactlyOnce).toBe(false)
  })
})

describe('a checkpoint that takes too long', () => {
  test('has failed, and so has the job unless that is tolerated', async () => {
    const lab = new Lab({ interval: 100, timeout: 50 })
    lab.platform.advanceTo(149)
    expect(lab.failure).toBeUndefined()
    lab.platform.advanceTo(150)
    expect(lab.failure).toMatchObject({ code: 'CHECKPOINT_TIMEOUT', retryable: true })
    expect(lab.log.read().recent).toMatchObject([
      { checkpoint: 1, status: 'failed', durationMs: 50, failure: expect.stringContaining('50 ms') },
    ])
    // Too late.
    await lab.acknowledge(1)
    expect([lab.completed, await lab.stored()]).toEqual([[], []])
  })

  test('may do so as often in a row as is tolerated', async () => {
    const lab = new Lab({ interval: 100, timeout: 50, tolerableFailures: 2 })
    lab.platform.advanceTo(350)
    expect(lab.begun).toEqual([1, 2, 3])
    // The third.
    expect(lab.failure).toMatchObject({ code: 'CHECKPOINT_TIMEOUT' })

    const lucky = new Lab({ interval: 100, timeout: 50, tolerableFailures: 2 })
    lucky.platform.advanceTo(300)
    await lucky.acknowledge(3)
    lucky.platform.advanceTo(550)
    expect(lucky.begun).toEqual([1, 2, 3, 4, 5])
    expect(lucky.failure).toBeUndefined()
    lucky.platform.advanceTo(650)
    expect(lucky.failure).toBeDefined()
    expect(lucky.log.read()).toMatchObject({ completed: 1, failed: 5 })
  })
})

test('one that cannot be stored has failed, and leaves nothing behind', async () => {
  const lab = new Lab({ interval: 100, tolerableFailures: 1 })
  lab.storage.isBroken = true
  lab.platform.advanceTo(100)
  await lab.acknowledge(1)
  expect(lab.log.read().recent[0]).toMatchObject({
    status: 'failed',
    failure: expect.stringContaining('no room left'),
  })
  expect(lab.failure).toBeUndefined()
  lab.storage.isBroken = false
  lab.platform.advanceTo(200)
  await lab.acknowledge(2)
  expect(lab.completed).toEqual([2])
  expect(await lab.storage.list('')).toEqual(['job/chk-2/task-0', 'job/chk-2/task-1', 'job/chk-2/metadata'])
})

test('as many are kept as wanted, those of earlier attempts among them', async () => {
  const lab = new Lab({ interval: 100, retained: 2 }, [7])
  await lab.storage.put('job/chk-7/metadata', Uint8Array.of(1))
  const kept: (readonly number[])[] = []
  for (const checkpoint of [8, 9, 10]) {
    lab.platform.advanceTo((checkpoint - 7) * 100)
    await lab.acknowledge(checkpoint)
    kept.push(await lab.stored())
  }
  expect(kept).toEqual([
    [8, 7],
    [9, 8],
    [10, 9],
  ])
})

test('a savepoint comes on demand, is not counted among those that are kept, and commits nothing', async () => {
  const lab = new Lab({ interval: 100 })
  const other = new MemoryCheckpointStorage()
  const made = lab.coordinator.savepoint({ storage: other, path: 'mine' }, false)
  expect(lab.barriers).toMatchObject([{ checkpoint: 1, stop: false }])
  await lab.acknowledge(1)
  await made
  expect(await other.list('')).toEqual(['mine/task-0', 'mine/task-1', 'mine/metadata'])
  expect([lab.completed, await lab.stored()]).toEqual([[], []])
  expect(lab.log.read().recent).toMatchObject([{ kind: 'savepoint', status: 'completed' }])
  lab.platform.advanceTo(100)
  await lab.acknowledge(2)
  expect(lab.completed).toEqual([2])
})

test('the last one is tried again an interval later, and wants nothing but what is to be committed', async () => {
  const lab = new Lab({ interval: 100, tolerableFailures: 1 })
  lab.storage.isBroken = true
  lab.coordinator.tasksDone()
  expect(lab.barriers).toMatchObject([{ checkpoint: 1, commitsOnly: true }])
  await lab.acknowledge(1)
  expect([lab.begun, lab.coordinator.holdsEnd]).toEqual([[1], true])
  lab.storage.isBroken = false
  lab.platform.advanceTo(100)
  expect(lab.begun).toEqual([1, 2])
  await lab.acknowledge(2)
  expect([lab.completed, lab.coordinator.holdsEnd]).toEqual([[2], false])
})

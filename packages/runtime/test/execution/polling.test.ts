import { describe, expect, test } from 'vitest'
import type { JobRuntime } from '../../src/execution/job-runtime.ts'
import type { Platform } from '../../src/execution/platform.ts'
import { Polling } from '../../src/execution/polling.ts'

/** A polling whose turns of the host take 30 microseconds; `runnable` says from which turn on there is work. */
function lab(pollMs: number | undefined, runnable: (turn: number) => boolean) {
  let turns = 0
  const platform = {
    monotonic: () => turns * 0.03,
    yield: () => {
      turns++
      return Promise.resolve()
    },
  } as Platform
  const part = pollMs === undefined ? undefined : { pollMs, flush: () => true }
  const task = {
    get runnable() {
      return runnable(turns)
    },
  }
  const polling = new Polling({ part, tasks: [task], done: false } as unknown as JobRuntime, platform)
  return { polling, turns: () => turns }
}

describe('before it parks, a worker polls', () => {
  test('until there is something, or a tenth of a millisecond has passed', async () => {
    const soon = lab(0.1, (turn) => turn >= 2)
    expect([await soon.polling.finds(() => false), soon.turns()]).toEqual([true, 2])
    const never = lab(0.1, () => false)
    expect([await never.polling.finds(() => false), never.turns()]).toEqual([false, 4])
    const here = lab(0.1, () => false)
    expect([await here.polling.finds(() => here.turns() > 0), here.turns()]).toEqual([true, 1])
  })

  test('not in one thread, nor where threads share cores', async () => {
    for (const pollMs of [undefined, 0]) {
      const { polling, turns } = lab(pollMs, () => true)
      expect([await polling.finds(() => false), turns()]).toEqual([false, 0])
    }
  })

  test('seldom, where it does not help', async () => {
    const { polling, turns } = lab(0.1, () => false)
    for (let i = 0; i < 100; i++) await polling.finds(() => false)
    expect(turns()).toBeLessThan(60)
    expect(turns()).toBeGreaterThan(20)
  })
})

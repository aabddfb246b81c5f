import { describe, expect, test } from 'vitest'
import {
  listState,
  MemoryCheckpointStorage,
  rich,
  type ListState,
  type ProcessFunction,
  type RuntimeContext,
} from '@wiesel/runtime'
import { ProcessOperator } from '@wiesel/runtime/internal'
import { OperatorHarness, testEnvironment } from '@wiesel/testing'

const FAST = { kind: 'fixed-delay', attempts: 5, delay: 1 } as const
const seenState = listState<number>('seen')

/** Keeps what it sees, and tells what it has. */
class Keeps implements ProcessFunction<number | 'tell', string> {
  private split!: ListState<number>
  private union!: ListState<number>
  private restored = false

  open = ({ operatorState }: RuntimeContext): void => {
    this.split = operatorState.getListState(seenState)
    this.union = operatorState.getUnionListState(listState<number>('all'))
    this.restored = operatorState.isRestored
  }

  processElement = (n: number | 'tell', _: unknown, out: (text: string) => void): void => {
    if (n === 'tell') out(`${this.split.get().join()} | ${this.union.get().join()} | ${this.restored}`)
    else {
      this.split.add(n)
      this.union.add(n)
    }
  }
}

describe('state of subtasks', () => {
  test('is spread, or given whole to all, when the parallelism changes', async () => {
    const harness = await OperatorHarness.open<string>(() => new ProcessOperator(() => new Keeps()), {
      parallelism: 2,
    })
    const tell = async (): Promise<unknown[]> => {
      for (let subtask = 0; subtask < harness.parallelism; subtask++)
        await harness.push('tell', null, { subtask })
      return harness.take().map(([, text]) => text)
    }
    for (const n of [1, 2, 3, 4, 5]) await harness.push(n, null, { subtask: n % 2 })
    expect(await tell()).toEqual(['2,4 | 2,4 | false', '1,3,5 | 1,3,5 | false'])
    await harness.restore()
    expect(await tell()).toEqual(['2,4 | 2,4,1,3,5 | true', '1,3,5 | 2,4,1,3,5 | true'])
    await harness.close()
  })

  test('over more and fewer subtasks', async () => {
    const harness = await OperatorHarness.open<string>(() => new ProcessOperator(() => new Keeps()))
    for (const n of [1, 2, 3, 4]) await harness.push(n)
    await harness.restore({ parallelism: 3 })
    await harness.restore({ parallelism: 2 })
    for (const subtask of [0, 1]) await harness.push('tell', null, { subtask })
    const lists = harness.take().map(([, text]) => String(text).split(' | ')[0])
    expect(lists.join().split(',').toSorted()).toEqual(['1', '2', '3', '4'])
    expect(lists.every((list) => list !== '')).toBe(true)
    await harness.close()
  })

  test('that is not asked for stays; one name is of one kind', async () => {
    const asking = (ask: (context: RuntimeContext) => void) => () =>
      new ProcessOperator<number, never>(() => ({ open: ask, processElement: () => {} }))
    let harness = await OperatorHarness.open(
      asking(({ operatorState }) => operatorState.getListState(seenState).add(7)),
    )
    let restored = harness.snapshot()
    harness = await OperatorHarness.open(
      asking(() => {}),
      { restored },
    )
    restored = harness.snapshot()
    let found: readonly number[] = []
    await OperatorHarness.open(
      asking(({ operatorState }) => (found = operatorState.getListState(seenState).get())),
      { restored },
    )
    expect(found).toEqual([7])
    await expect(
      OperatorHarness.open(
        asking(({ operatorState }) =>
          operatorState.getListState(listState<number>('n', { ttl: { time: 1 } })),
        ),
      ),
    ).rejects.toThrow(/has a ttl/)
    await expect(
      OperatorHarness.open(
        asking(({ operatorState }) => operatorState.getUnionListState(seenState)),
        { restored },
      ),
    ).rejects.toThrow(/Operator state "seen" is a list that is spread over subtasks/)
  })

  test('counts each record once, over failures; checkpoints are told of', async () => {
    let failures = 3
    const complete: number[] = []
    const env = testEnvironment({
      seed: 5,
      checkpointing: { interval: 2, storage: new MemoryCheckpointStorage() },
      restartStrategy: FAST,
    })
    const counted = env
      .fromSequence(1, 200)
      .mapAsync(async (n, { sleep }) => {
        await sleep(1)
        return n
      })
      .map(
        rich(({ operatorState, onCheckpointComplete }) => {
          const stored = operatorState.getListState(seenState)
          // Kept elsewhere, and handed over when it is stored.
          const seen = [...stored.get()]
          operatorState.beforeSnapshot(() => stored.update(seen))
          onCheckpointComplete((checkpoint) => complete.push(checkpoint))
          return (n: number) => {
            if (n % 50 === 40 && failures-- > 0) throw new Error('broke')
            seen.push(n)
            return `${n}: ${seen.length}`
          }
        }),
      )
    expect(await counted.collect().toArray()).toEqual(
      Array.from({ length: 200 }, (_, i) => `${i + 1}: ${i + 1}`),
    )
    expect(failures).toBeLessThan(0)
    expect(complete.length).toBeGreaterThan(0)
    expect(complete).toEqual(complete.toSorted((a, b) => a - b))
  })
})

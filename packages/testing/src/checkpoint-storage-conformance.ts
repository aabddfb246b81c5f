import type { CheckpointStorage } from '@wiesel/runtime'

/** One thing that every storage of checkpoints must do. */
export interface StorageCase {
  readonly name: string
  /** @throws Error saying what is wrong */
  run(storage: CheckpointStorage): Promise<void>
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [a, b] = [actual, expected].map((value) =>
    JSON.stringify(value instanceof Uint8Array ? [...value] : (value ?? null)),
  )
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`)
}

/**
 * What an implementation of `CheckpointStorage` is tested with: each case with a new, empty storage.
 *
 * @example
 * import { checkpointStorageConformance } from '@wiesel/testing'
 * import { MemoryCheckpointStorage } from '@wiesel/runtime'
 * for (const { run } of checkpointStorageConformance) await run(new MemoryCheckpointStorage())
 */
export const checkpointStorageConformance: readonly StorageCase[] = [
  {
    name: 'gives back what was put',
    run: async (storage) => {
      const given = bytes(0, 1, 255)
      await storage.put('job/chk-1/a', given)
      given.fill(9)
      expectSame('bytes', await storage.get('job/chk-1/a'), bytes(0, 1, 255))
      await storage.put('job/chk-1/empty', bytes())
      expectSame('no bytes', await storage.get('job/chk-1/empty'), bytes())
    },
  },
  {
    name: 'has nothing where nothing was put',
    run: async (storage) => {
      expectSame('get', await storage.get('job/chk-1/a'), undefined)
      expectSame('list', await storage.list('job/'), [])
      await storage.delete('job/chk-1/a')
    },
  },
  {
    name: 'replaces',
    run: async (storage) => {
      await storage.put('a', bytes(1, 2, 3))
      await storage.put('a', bytes(4))
      expectSame('bytes', await storage.get('a'), bytes(4))
      expectSame('list', await storage.list(''), ['a'])
    },
  },
  {
    name: 'lists by the beginning of the name, also within a part',
    run: async (storage) => {
      for (const name of ['j/chk-1/a', 'j/chk-12/a', 'j/chk-2/a', 'k/chk-1/a', 'j%20x/chk-1/a'])
        await storage.put(name, bytes(1))
      expectSame('j/chk-1', (await storage.list('j/chk-1')).toSorted(), ['j/chk-1/a', 'j/chk-12/a'])
      expectSame('j/chk-1/', await storage.list('j/chk-1/'), ['j/chk-1/a'])
      expectSame('all', (await storage.list('')).length, 5)
    },
  },
  {
    name: 'deletes one object, and only that',
    run: async (storage) => {
      await storage.put('j/chk-1/a', bytes(1))
      await storage.put('j/chk-1/b', bytes(2))
      await storage.delete('j/chk-1/a')
      await storage.delete('j/chk-1/a')
      expectSame('list', await storage.list('j/'), ['j/chk-1/b'])
    },
  },
  {
    name: 'takes many at once',
    run: async (storage) => {
      const names = Array.from({ length: 50 }, (_, i) => `j/chk-${i % 5}/task-${i}`)
      await Promise.all(names.map((name, i) => storage.put(name, new Uint8Array(1000).fill(i))))
      await Promise.all(names.map(async (name, i) => expectSame(name, (await storage.get(name))?.[999], i)))
      await Promise.all(names.map((name) => storage.delete(name)))
      expectSame('list', await storage.list(''), [])
    },
  },
]

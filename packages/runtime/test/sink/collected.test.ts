import { expect, test } from 'vitest'
import { CollectQueue } from '@wiesel/runtime/internal'
import type { WriterContext } from '@wiesel/runtime'

function open() {
  const queue = new CollectQueue<number>()
  let wakes = 0
  const writer = queue.createWriter({ wake: () => wakes++ } as unknown as WriterContext)
  return { queue, writer, wakes: () => wakes }
}

test('records come in batches of what is there; then the end', async () => {
  const { queue, writer } = open()
  writer.write(1, 0)
  writer.write(2, 0)
  expect(await queue.take()).toEqual([1, 2])
  const waiting = queue.take()
  writer.write(3, 0)
  expect(await waiting).toEqual([3])
  writer.write(4, 0)
  queue.end()
  expect(await queue.take()).toEqual([4])
  expect(await queue.take()).toBeUndefined()
  expect(await queue.take()).toBeUndefined()
})

test('a reader that waits learns of the end, and of a failure', async () => {
  const a = open()
  const waiting = a.queue.take()
  a.queue.end()
  expect(await waiting).toBeUndefined()
  const b = open()
  b.writer.write(1, 0)
  b.queue.end({ cause: new Error('failed') })
  expect(await b.queue.take()).toEqual([1])
  await expect(b.queue.take()).rejects.toThrow('failed')
})

test('a slow reader makes the writer full; taking makes room and wakes it', async () => {
  const { queue, writer, wakes } = open()
  let written = 0
  while (writer.full?.() !== true) writer.write(written++, 0)
  expect(written).toBeGreaterThan(100)
  expect(wakes()).toBe(0)
  expect(await queue.take()).toHaveLength(written)
  expect([writer.full?.(), wakes()]).toEqual([false, 1])
})

test('when nobody reads any more, records are dropped and the writer never blocks', async () => {
  const { queue, writer, wakes } = open()
  while (writer.full?.() !== true) writer.write(0, 0)
  queue.abandon()
  expect([writer.full?.(), wakes()]).toEqual([false, 1])
  for (let i = 0; i < 100_000; i++) writer.write(i, 0)
  expect(writer.full?.()).toBe(false)
})

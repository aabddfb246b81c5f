import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bellMemory, Doorbell } from '../../../src/node/threads/doorbell.ts'

test('a ring wakes once, and only who is parked', async () => {
  const memory = bellMemory()
  const [own, other] = [new Doorbell(memory), new Doorbell(memory)]
  let wakes = 0
  other.ring()
  own.park(() => wakes++)
  await setTimeout(5)
  expect(wakes).toBe(0)
  other.ring()
  other.ring()
  await setTimeout(5)
  expect(wakes).toBe(1)
})

test('a ring between parking and going to sleep is not lost; an owner at work is left alone', async () => {
  const bell = new Doorbell(bellMemory())
  let wakes = 0
  for (let i = 0; i < 100; i++) {
    bell.park(() => wakes++)
    bell.ring()
    await setTimeout(0)
    expect(wakes).toBe(i + 1)
  }
  bell.park(() => wakes++)
  bell.unpark()
  bell.ring()
  await setTimeout(5)
  expect(wakes).toBe(100)
})

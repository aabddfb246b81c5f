import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { testEnvironment } from '@wiesel/testing'
import { describe, expect, it } from 'vitest'

class Money {
  readonly cents: number

  constructor(cents: number) {
    this.cents = cents
  }

  get euros(): number {
    return this.cents / 100
  }
}

describe.each([
  ['simulated', testEnvironment],
  ['in the calling thread', (options: object) => new StreamExecutionEnvironment(options)],
])('travelCheck %s', (_, environment) => {
  it('refuses between tasks what could not go between threads, and names the field', async () => {
    const env = environment({ travelCheck: true, parallelism: 2 })
    const prices = env
      .fromElements(1, 2, 3)
      .map((n) => ({ item: n, price: new Money(n) }))
      .keyBy(({ item }) => item)
      .map(({ price }) => price.euros)
    await expect(prices.collect().toArray()).rejects.toMatchObject({
      code: 'CANNOT_TRAVEL',
      message: expect.stringMatching(/field price .*class Money/) as unknown,
    })
  })

  it('leaves alone what stays in a task', async () => {
    const env = environment({ travelCheck: true })
    const euros = env
      .fromElements(1, 2)
      .map((n) => new Money(n))
      .map((price) => price.euros)
    expect(await euros.collect().toArray()).toEqual([0.01, 0.02])
  })

  it('can be off', async () => {
    const env = environment({ travelCheck: false, parallelism: 2 })
    const euros = env
      .fromElements(1, 2)
      .map((n) => new Money(n))
      .rebalance()
      .map((price) => price.euros)
    expect(new Set(await euros.collect().toArray())).toEqual(new Set([0.01, 0.02]))
  })
})

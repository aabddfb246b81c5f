import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MIN_TIMESTAMP,
  WatermarkStrategy,
  type WatermarkGenerator,
  type WatermarkOutput,
} from '@wiesel/runtime'

/** Notes what a generator says. */
class Said implements WatermarkOutput {
  readonly all: (number | 'idle' | 'active')[] = []

  emitWatermark(timestamp: number): void {
    this.all.push(timestamp)
  }

  markIdle(): void {
    this.all.push('idle')
  }

  markActive(): void {
    this.all.push('active')
  }

  take(): (number | 'idle' | 'active')[] {
    return this.all.splice(0)
  }
}

const still = { now: () => 0 }

describe('bounded out-of-orderness', () => {
  test('trails the largest timestamp by the bound and one', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }),
        (bound, times) => {
          const generator = WatermarkStrategy.forBoundedOutOfOrderness<number>(bound).createGenerator(still)
          const said = new Said()
          times.forEach((time, i) => {
            generator.onEvent(time, time, said)
            expect(said.take()).toEqual([])
            generator.onPeriodicEmit(said)
            expect(said.take()).toEqual([Math.max(...times.slice(0, i + 1)) - bound - 1])
          })
        },
      ),
    )
  })

  test('says nothing that could rise before the first record', () => {
    for (const bound of [0, 5, '1 d']) {
      const said = new Said()
      WatermarkStrategy.forBoundedOutOfOrderness(bound).createGenerator(still).onPeriodicEmit(said)
      expect(said.all).toEqual([MIN_TIMESTAMP])
    }
  })

  test('goes on from its snapshot', () => {
    const strategy = WatermarkStrategy.forBoundedOutOfOrderness<number>(3)
    const said = new Said()
    const before = strategy.createGenerator(still)
    before.onEvent(0, 50, said)
    const after = strategy.createGenerator(still)
    after.restore?.(structuredClone(before.snapshot?.()))
    after.onEvent(0, 20, said)
    after.onPeriodicEmit(said)
    expect(said.all).toEqual([46])
  })
})

test('monotonous timestamps trail by one; no watermarks say nothing', () => {
  const said = new Said()
  const monotonous = WatermarkStrategy.forMonotonousTimestamps<number>().createGenerator(still)
  monotonous.onEvent(0, 7, said)
  monotonous.onPeriodicEmit(said)
  expect(said.take()).toEqual([6])
  const none = WatermarkStrategy.noWatermarks<number>().createGenerator(still)
  none.onEvent(0, 7, said)
  none.onPeriodicEmit(said)
  expect(said.take()).toEqual([])
})

test('on event: after each record too', () => {
  const said = new Said()
  const generator = WatermarkStrategy.forBoundedOutOfOrderness<number>(2)
    .withEmitOnEvent()
    .createGenerator(still)
  generator.onEvent(0, 10, said)
  generator.onEvent(0, 5, said)
  generator.onPeriodicEmit(said)
  expect(said.all).toEqual([7, 7, 7])
  const copy = WatermarkStrategy.forBoundedOutOfOrderness<number>(2).withEmitOnEvent().createGenerator(still)
  copy.restore?.(generator.snapshot?.())
  copy.onPeriodicEmit(said)
  expect(said.all.at(-1)).toBe(7)
})

describe('idleness', () => {
  const open = () => {
    const clock = { time: 0 }
    const generator: WatermarkGenerator<number> = WatermarkStrategy.forMonotonousTimestamps<number>()
      .withIdleness(100)
      .createGenerator({ now: () => clock.time })
    const said = new Said()
    const probe = (time: number) => {
      clock.time = time
      generator.onPeriodicEmit(said)
      return said.take()
    }
    return { generator, said, probe }
  }

  test('is declared once, when no record came for longer than the time, counted from the second probe on', () => {
    const { generator, said, probe } = open()
    generator.onEvent(0, 5, said)
    expect(probe(10)).toEqual([4])
    expect(probe(20)).toEqual([4])
    expect(probe(120)).toEqual([4])
    expect(probe(121)).toEqual(['idle'])
    expect(probe(500)).toEqual([])
  })

  test('ends with the next record, and starts over', () => {
    const { generator, said, probe } = open()
    probe(0)
    expect(probe(101)).toEqual(['idle'])
    generator.onEvent(0, 7, said)
    expect(probe(102)).toEqual([6])
    expect(probe(103)).toEqual([6])
    expect(probe(203)).toEqual([6])
    expect(probe(204)).toEqual(['idle'])
  })
})

describe('a strategy', () => {
  test('is immutable and describes itself', () => {
    const plain = WatermarkStrategy.forBoundedOutOfOrderness<number>('5 s')
    const full = plain
      .withTimestampAssigner((n) => n)
      .withIdleness('1 min')
      .withEmitOnEvent()
      .withWatermarkAlignment('g', '10 s')
    expect(plain.description).toBe('bounded out-of-orderness 5000 ms')
    expect(full.description).toBe(
      'bounded out-of-orderness 5000 ms, idle after 60000 ms, on event, aligned in "g"',
    )
    expect(full.alignment).toEqual({ group: 'g', maxDriftMs: 10_000, updateIntervalMs: 1000 })
    expect(plain.alignment).toBeUndefined()
    expect(plain.timestampAssigner).toBeUndefined()
    expect(full.timestampAssigner?.(3, null)).toBe(3)
  })

  test('refuses bounds that make no sense', () => {
    const strategy = WatermarkStrategy.noWatermarks<number>()
    const refused = expect.objectContaining({ code: 'INVALID_OPTION' })
    expect(() => WatermarkStrategy.forBoundedOutOfOrderness(-1)).toThrow(refused)
    expect(() => strategy.withIdleness(0)).toThrow(refused)
    expect(() => strategy.withIdleness('soon')).toThrow(refused)
  })
})

import { expect, test } from 'vitest'
import { LocalChannel } from '@wiesel/runtime/internal'
import type { Barrier, Frame } from '../../src/task/frame.ts'
import { BarrierAlignment } from '../../src/task/barrier-alignment.ts'
import { InputGate } from '../../src/task/input-gate.ts'
import { DISCARD } from '../../src/records/output.ts'

const barrier = (checkpoint: number, exactlyOnce = true): Barrier => ({
  checkpoint,
  exactlyOnce,
  stop: false,
})

function gateOf(channels: number): {
  gate: InputGate
  channels: LocalChannel[]
  alignment: BarrierAlignment
} {
  const list = Array.from({ length: channels }, () => new LocalChannel(100))
  const gate = new InputGate(list, DISCARD)
  return { gate, channels: list, alignment: new BarrierAlignment([gate]) }
}

const rows = (): Frame => ({ kind: 'rows', values: [1], timestamps: undefined, size: 1, marks: [] })

test('exactly once: a channel that has delivered the barrier is not read until all have', () => {
  const { gate, channels, alignment } = gateOf(2)
  channels[0].send(rows())
  alignment.arrive(0, 0, barrier(1))
  expect(alignment.current).toBeUndefined()
  expect(gate.hasData).toBe(false)
  expect(gate.select()).toBe(-1)
  channels[1].send(rows())
  expect(gate.select()).toBe(1)
  alignment.arrive(0, 1, barrier(1))
  expect(alignment.current?.checkpoint).toBe(1)
  alignment.done()
  expect(gate.select()).toBe(0)
})

test('at least once: channels are read on', () => {
  const { gate, channels, alignment } = gateOf(2)
  channels[0].send(rows())
  alignment.arrive(0, 0, barrier(1, false))
  expect(gate.select()).toBe(0)
  alignment.arrive(0, 0, barrier(2, false))
  expect(alignment.current).toBeUndefined()
  alignment.arrive(0, 1, barrier(1, false))
  alignment.arrive(0, 1, barrier(2, false))
  expect(alignment.current?.checkpoint).toBe(1)
  alignment.done()
  expect(alignment.current?.checkpoint).toBe(2)
})

test('a channel that has ended counts as aligned', () => {
  const { gate, alignment } = gateOf(3)
  gate.end(0)
  alignment.arrive(0, 1, barrier(1))
  expect(alignment.current).toBeUndefined()
  gate.end(2)
  alignment.ended()
  expect(alignment.current?.checkpoint).toBe(1)
})

import { expect, test } from 'vitest'
import { MetricGroup } from '@wiesel/runtime'

test('counters of one name are one; gauges are read when somebody looks', () => {
  const metrics = new MetricGroup()
  const counter = metrics.counter('n')
  counter.value += 2
  metrics.counter('n').value++
  let level = 5
  metrics.gauge('level', () => level)
  expect(metrics.snapshot()).toEqual({ n: 3, level: 5 })
  level = 7
  expect(metrics.snapshot()).toEqual({ n: 3, level: 7 })
})

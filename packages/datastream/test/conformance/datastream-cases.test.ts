import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConformanceCase } from './case-types.ts'
import { idleGaps, knownGap } from './known-gaps.ts'
import { runDatastreamCases } from './run-datastream-cases.ts'

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/datastream-cases.json', import.meta.url), 'utf8'),
) as ConformanceCase[]

describe('cases observed on Flink', () => {
  const kinds = [...new Set(cases.map(({ kind }) => kind))]
  it.each(kinds)(
    '%s: every case passes that is not a known gap, and no known gap has closed',
    async (kind) => {
      const ofKind = cases.filter((one) => one.kind === kind)
      const { passed, failed } = await runDatastreamCases(ofKind)
      const surprises = failed.filter(({ id }) => knownGap(kind, id) === undefined)
      expect(surprises).toEqual([])
      expect(passed.filter((id) => knownGap(kind, id) !== undefined)).toEqual([])
      expect(passed.length + failed.length).toBe(ofKind.length)
    },
  )

  it('every known gap is one of a case', () => {
    expect(idleGaps(cases)).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as all from '../src/index.ts'
import { DCT, STAGES, type Param } from '../src/index.ts'
import { MODELS } from '../src/stages.ts'

interface Listed {
  readonly name: string
  readonly library: string
  readonly params: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
}

const listed = (
  JSON.parse(readFileSync(new URL('fixtures/ml-params.json', import.meta.url), 'utf8')) as Listed[]
).filter(({ library }) => library === 'flink-ml-2.x')

/** Defaults that the list describes in words. */
const DESCRIBED: Readonly<Record<string, string>> = {
  stopWords: 'built-in english list',
  locale: 'JVM default locale, else en_US',
}

/** Parameters that Flink ML does not have, by stage. */
const FURTHER: Readonly<Record<string, readonly string[]>> = {
  KMeans: ['initialCentroids'],
  MinMaxScaler: ['constant'],
  StandardScaler: ['deviation', 'mean', 'std'],
}

const shared = Object.keys(STAGES).filter((stage) => listed.some(({ name }) => name === stage))

test.each(shared)('%s has the parameters and defaults of Flink ML', (stage) => {
  const expected = listed.find(({ name }) => name === stage)
  const ours = STAGES[stage].params as Record<string, Param<unknown>>
  const names = expected?.params.map(({ name }) => name) ?? []
  expect(Object.keys(ours).toSorted()).toEqual([...names, ...(FURTHER[stage] ?? [])].toSorted())
  for (const param of expected?.params ?? []) {
    const value = ours[param.name].default ?? null
    if (param.default !== DESCRIBED[param.name])
      expect([param.name, Number.isNaN(value) ? 'NaN' : value]).toEqual([param.name, param.default])
  }
})

test('a default is accepted by its own check', () => {
  for (const { params } of Object.values(STAGES))
    for (const { default: value, accepts } of Object.values(params))
      expect(value === undefined || accepts(value)).toBe(true)
})

test.each([
  [{ inverse: 'yes' }, 'DCT: "inverse" is "yes", but must be true or false.'],
  [{ inputCol: '' }, 'DCT: "inputCol" is "", but must be the name of a column.'],
  [{ ouputCol: 'x' }, 'DCT: there is no parameter "ouputCol"; there are inputCol, outputCol, inverse.'],
])('%j is refused', (given: object, message) => {
  expect(() => new DCT(given)).toThrow(message)
})

test('every model of the package is found again when it was stored', () => {
  const unknown = Object.keys(all).filter(
    (name) => name.endsWith('Model') && !(name in MODELS) && !(name in STAGES),
  )
  // Abstract, made of others, or a stream of versions.
  expect(unknown.toSorted()).toEqual(['Model', 'OnlineModel', 'PipelineModel'])
})

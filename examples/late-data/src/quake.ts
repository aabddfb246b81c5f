import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An earthquake: `time` is when it happened, `updated` when it was last reported; both in milliseconds. */
export interface Quake {
  readonly network: string
  readonly magnitude: number
  readonly time: number
  readonly updated: number
}

interface QuakeFile {
  features: { properties: { net: string; mag: number; time: number; updated: number } }[]
}

/** A week of earthquakes of the npm package vega-datasets, in the order in which they were reported. */
export function reportedQuakes(): Quake[] {
  const path = fileURLToPath(new URL('../data/earthquakes.json', import.meta.resolve('vega-datasets')))
  const { features } = JSON.parse(readFileSync(path, 'utf8')) as QuakeFile
  return features
    .map(({ properties: { net, mag, time, updated } }) => ({ network: net, magnitude: mag, time, updated }))
    .toSorted((a, b) => a.updated - b.updated)
}

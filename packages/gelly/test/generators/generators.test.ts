import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import {
  CirculantGraph,
  EchoGraph,
  EmptyGraph,
  GraphChecksum,
  GridGraph,
  RMatGraph,
  type ChecksumResult,
  type GraphGenerator,
} from '../../src/index.ts'
import { PARALLELISMS } from '../support/random-graph.ts'

const GENERATORS: Readonly<Record<string, (env: ExecutionEnvironment) => GraphGenerator>> = {
  circulant: (env) => new CirculantGraph(env, 9).addRange(1, 2).addRange(5, 1),
  echo: (env) => new EchoGraph(env, 10, 3),
  empty: (env) => new EmptyGraph(env, 0),
  grid: (env) => new GridGraph(env).addDimension(3, true).addDimension(4, false),
  rmat: (env) => new RMatGraph(env, 100, 500).setNoise(true),
}

test.each(Object.keys(GENERATORS))('%s is the same graph at any parallelism', async (name) => {
  const checksums: ChecksumResult[] = []
  for (const parallelism of PARALLELISMS) {
    const graph = GENERATORS[name](new ExecutionEnvironment({ parallelism })).generate()
    checksums.push(await graph.run(new GraphChecksum()).execute())
  }
  expect(checksums).toEqual(checksums.map(() => checksums[0]))
})

test('another seed is another graph', async () => {
  const env = new ExecutionEnvironment()
  const checksum = (seed?: bigint) =>
    new RMatGraph(env, 64, 200, seed === undefined ? {} : { seed })
      .generate()
      .run(new GraphChecksum())
      .execute()
  expect(await checksum(1n)).not.toEqual(await checksum())
})

test.each([
  [
    'overlapping ranges',
    () => new CirculantGraph(new ExecutionEnvironment(), 9).addRange(1, 3).addRange(2, 1).generate(),
  ],
  ['no ranges', () => new CirculantGraph(new ExecutionEnvironment(), 9).generate()],
  ['a range around the circle', () => new CirculantGraph(new ExecutionEnvironment(), 4).addRange(2, 3)],
  ['degree and count both even', () => new EchoGraph(new ExecutionEnvironment(), 6, 2)],
  ['a dimension of one', () => new GridGraph(new ExecutionEnvironment()).addDimension(1, false)],
  ['no dimensions', () => new GridGraph(new ExecutionEnvironment()).generate()],
  ['no edges', () => new RMatGraph(new ExecutionEnvironment(), 4, 0)],
  ['chances above one', () => new RMatGraph(new ExecutionEnvironment(), 4, 4).setConstants(0.5, 0.5, 0.5)],
])('refuses %s', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

import type { ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import { Graph } from '../graph/graph.ts'
import type { Edge } from '../graph/types.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { JavaRandom, seedBits } from './java-random.ts'
import { numbersBelow } from './numbered-graph.ts'
import { rmatEdges } from './rmat-edges.ts'

/** Edges are made in blocks, each from a seed of its own, so that it does not matter which subtask makes which. */
const CYCLES_PER_BLOCK = 2 ** 20
const BLOCKS_MAX = 2 ** 20

/** What {@link RMatGraph} can be told. */
export interface RMatOptions {
  /** Where chance begins. Default 0x4b6f7e18198de7a4, as in Gelly: the graph is the same as there. */
  seed?: bigint | number
}

/**
 * A directed random graph in which few vertices have most edges, as in social networks (R-MAT). It has exactly as many
 * edges as asked for, among them self-loops and repetitions, and only vertices that have edges: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { RMatGraph } from '@wiesel/gelly'
 *
 * const graph = new RMatGraph(new ExecutionEnvironment(), 100, 1000).generate()
 * console.log(await graph.numberOfEdges()) // → 1000
 */
export class RMatGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexCount: number
  private readonly edgeCount: number
  private readonly seed: bigint
  private constants = { a: 0.57, b: 0.19, c: 0.19 }
  private noise: number | undefined

  /**
   * @param vertexCount from 1 up: ids are below it
   * @param edgeCount from 1 up
   * @throws OptionError `INVALID_OPTION`
   */
  constructor(env: ExecutionEnvironment, vertexCount: number, edgeCount: number, options: RMatOptions = {}) {
    super()
    checkWhole('The number of vertices', vertexCount, 1)
    checkWhole('The number of edges', edgeCount, 1)
    this.env = env
    this.vertexCount = vertexCount
    this.edgeCount = edgeCount
    this.seed = BigInt(options.seed ?? 0x4b6f7e18198de7a4n)
  }

  /**
   * The chances that for each bit of the ids (source, target) are (0, 0), (0, 1) and (1, 0). Default 0.57, 0.19, 0.19;
   * 0.25 for all is a graph without preferences.
   *
   * @throws OptionError `INVALID_OPTION` for chances below 0 or of more than 1 in sum
   */
  setConstants(a: number, b: number, c: number): this {
    if (!(a >= 0 && b >= 0 && c >= 0 && Math.fround(a + b + c) <= 1))
      throw new OptionError(`Chances must be 0 or more and not more than 1 in sum, not ${a}, ${b}, ${c}.`)
    this.constants = { a, b, c }
    return this
  }

  /**
   * Whether chances vary from bit to bit, and by how much. Default: they do not.
   *
   * @param noise from 0 to 2, default 0.1
   * @throws OptionError `INVALID_OPTION`
   */
  setNoise(enabled: boolean, noise = 0.1): this {
    if (!(noise >= 0 && noise <= 2)) throw new OptionError(`Noise must be between 0 and 2, not ${noise}.`)
    this.noise = enabled ? Math.fround(noise) : undefined
    return this
  }

  generate(): Graph<number, null, null> {
    const { env, vertexCount, edgeCount, parallelism, constants, noise, seed } = this
    const { fround } = Math
    const scale = vertexCount === 1 ? 0 : (vertexCount - 1).toString(2).length
    const [a, b, c] = [fround(constants.a), fround(constants.b), fround(constants.c)]
    const shape = { vertexCount, scale, a, b, c, noise }
    const cycles = edgeCount * scale * (noise === undefined ? 1 : 5)
    const blocks = Math.max(1, Math.min(Math.ceil(fround(cycles / CYCLES_PER_BLOCK)), BLOCKS_MAX))
    const perBlock = Math.floor(edgeCount / blocks)
    const firstLarger = blocks - (edgeCount % blocks)
    const seedOf = blockSeeds(seed)
    const edges = numbersBelow(env, blocks, parallelism)
      .name('Blocks')
      .flatMap<Edge<number>>((block) =>
        rmatEdges(shape, seedOf(block), block < firstLarger ? perBlock : perBlock + 1),
      )
      .name('R-MAT edges')
    return Graph.fromDataSet(parallelism === undefined ? edges : edges.setParallelism(parallelism))
  }
}

/** The seeds of blocks: what one generator gives, one after the other. */
function blockSeeds(seed: bigint): (block: number) => number {
  const seeds: number[] = []
  const random = new JavaRandom(seedBits(seed))
  return (block) => {
    while (seeds.length <= block) seeds.push(random.nextSeed())
    return seeds[block]
  }
}

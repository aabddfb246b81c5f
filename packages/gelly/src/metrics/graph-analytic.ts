import { rich, type DataSet } from '@wiesel/dataset'
import { Accumulators, DiscardingSink, PlanError } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'

let analytics = 0

/**
 * One value that is computed from a graph. Run it as a job of its own with `execute`; or `attach` it, so that the next
 * `env.execute()` computes it with everything else, and read `getResult` then.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CycleGraph, GlobalClusteringCoefficient, VertexMetrics } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const graph = new CycleGraph(env, 5).generate()
 * const metrics = graph.run(new VertexMetrics()).attach()
 * const clustering = graph.run(new GlobalClusteringCoefficient()).attach()
 * await env.execute()
 * console.log(metrics.getResult().averageDegree, clustering.getResult().score) // → 2 0
 */
export abstract class GraphAnalytic<K extends VertexId, R, P = unknown> {
  private total: DataSet<P> | undefined
  private readonly accumulator = `graph analytic ${++analytics}`

  /** What the result is made of: one record, or none where there is nothing to count. */
  protected abstract totalOf(graph: Graph<K, any, any>): DataSet<P>

  /** The result. */
  protected abstract finish(total: P | undefined): R

  /** Says of which graph. */
  run(graph: Graph<K, any, any>): this {
    this.total = this.totalOf(graph)
    return this
  }

  /** Computes the value in a job of its own. @throws PlanError `NO_GRAPH` before `run` */
  async execute(): Promise<R> {
    const totals = await this.required().collect()
    return this.finish(totals[0])
  }

  /** Has the value computed by the next `env.execute()`, too. @throws PlanError `NO_GRAPH` before `run` */
  attach(): this {
    const { accumulator } = this
    this.required()
      .map(
        rich((context) => {
          const totals = context.accumulator(accumulator, Accumulators.list<P>())
          return (total: P) => {
            totals.add(total)
            return total
          }
        }),
      )
      .output(new DiscardingSink())
    return this
  }

  /** The value that the last job has computed. @throws PlanError `NO_RESULT` where it has not */
  getResult(): R {
    const totals = this.required().env.lastResult?.accumulators[this.accumulator] as readonly P[] | undefined
    if (totals === undefined)
      throw new PlanError(
        'NO_RESULT',
        'The last job has not computed this: attach() it, and run env.execute().',
      )
    return this.finish(totals[0])
  }

  private required(): DataSet<P> {
    if (this.total === undefined)
      throw new PlanError('NO_GRAPH', 'It is not said of which graph: use graph.run(analytic).')
    return this.total
  }
}

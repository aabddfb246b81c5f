import type { DataStream } from '@wiesel/datastream'
import { valueState } from '@wiesel/runtime'
import { ParameterError } from '../errors.ts'
import { choice, integer, type GivenParams, type ParamSpecs } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Stage, type StoredStage } from '../stage/stage.ts'
import type { OnlineModel } from './online-model.ts'

/** The parameters of estimators that learn from batches of a stream. */
export const BATCH_PARAMS = {
  batchStrategy: choice('How rows are put together: by their number.', ['count'], 'count'),
  globalBatchSize: integer('From how many rows it learns at once.', 32, { above: 0 }),
}

/** An estimator that goes on learning from a stream, beginning with a model that is given. */
export abstract class OnlineEstimator<Specs extends ParamSpecs, Data> extends Stage<Specs> {
  /** Where learning begins. */
  readonly initial: Data

  constructor(name: string, specs: Specs, given: GivenParams<Specs>, initial: Data) {
    super(name, specs, given)
    this.initial = initial
  }

  /** Learns from the stream for as long as it flows. @throws ParameterError if a batch has fewer rows than there are subtasks */
  abstract fit(stream: DataStream<any>): OnlineModel<Data>

  override toStored(): StoredStage {
    return { ...super.toStored(), data: this.initial }
  }

  /**
   * What a learner has learned after each batch. One subtask learns, so versions come in order; its state is in every
   * snapshot. Rows after the last
   * whole batch are not learned from.
   */
  protected learn<State>(
    stream: DataStream<any>,
    first: State,
    step: (state: State, batch: Row[]) => State,
    tell: (state: State) => Data,
  ): DataStream<Data> {
    const { globalBatchSize } = this.params as { globalBatchSize: number }
    const { parallelism } = stream.env
    if (globalBatchSize < parallelism)
      throw new ParameterError(
        this.name,
        `"globalBatchSize" is ${globalBatchSize}, less than the parallelism, ${parallelism}: not every subtask has a row in a batch.`,
      )
    const state = valueState<State>('learned')
    return (stream as DataStream<Row>)
      .countWindowAll(globalBatchSize)
      .process<Data>({
        process(_, context, batch, out) {
          const learned = context.globalState().getState(state)
          const next = step(learned.value() ?? first, [...batch])
          learned.update(next)
          out(tell(next))
        },
      })
      .name(`Fit ${this.name}`)
  }
}

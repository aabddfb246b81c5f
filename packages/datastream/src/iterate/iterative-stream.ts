import {
  FEEDBACK_INPUT,
  FeedbackHeadOperator,
  type DraftNode,
  type FeedbackHeadOptions,
  type NodeSpec,
  type Upstream,
} from '@wiesel/runtime/internal'
import { ConnectedStreams } from '../connect/connected-streams.ts'
import { checkSameEnvironment } from '../connect/same-environment.ts'
import type { StreamExecutionEnvironment } from '../job/environment.ts'
import { DataStream } from '../streams/data-stream.ts'
import { SingleOutputStream } from '../streams/single-output-stream.ts'

const FEEDBACK = 'feedback'

function headOf(options: FeedbackHeadOptions): NodeSpec {
  return {
    kind: 'operator',
    name: 'Iteration',
    code: { kind: 'operator', create: () => new FeedbackHeadOperator(options) },
    chaining: 'never',
    feedbackInput: FEEDBACK_INPUT,
  }
}

/**
 * A stream whose records may go around: what `closeWith` is given comes here once more, beside what came from before.
 *
 * When the input has ended and nothing has come back for the time that `iterate` was given, the loop ends. Records go
 * around with their timestamps; watermarks do not, so a record that comes back may be late.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * // Halves even numbers until they are odd.
 * const env = new StreamExecutionEnvironment()
 * const loop = env.fromElements(12, 5, 8).iterate('100 ms')
 * const isEven = (n: number) => n % 2 === 0
 * loop.closeWith(loop.filter(isEven).map((n) => n / 2))
 * const odd = await loop.filter((n) => !isEven(n)).collect().toArray()
 * console.log(odd.toSorted()) // → [ 1, 3, 5 ]
 */
export class IterativeStream<T> extends SingleOutputStream<T> {
  private readonly inputs: readonly Upstream[]
  private readonly maxWaitMs: number

  /** @internal */
  static of<T>(
    env: StreamExecutionEnvironment,
    inputs: readonly Upstream[],
    maxWaitMs: number,
  ): IterativeStream<T> {
    return new IterativeStream<T>(env, env.addNode(headOf({ maxWaitMs }), [inputs, []]), inputs, maxWaitMs)
  }

  private constructor(
    env: StreamExecutionEnvironment,
    draft: DraftNode,
    inputs: readonly Upstream[],
    maxWaitMs: number,
  ) {
    super(env, draft)
    this.inputs = inputs
    this.maxWaitMs = maxWaitMs
  }

  /**
   * What goes around once more: a stream that is made of this one. Returns that stream.
   *
   * @throws PlanError `OTHER_ENVIRONMENT`; when the job is run `ITERATION_CONSTANT` if it is not made of this one
   */
  closeWith(feedback: DataStream<T>): DataStream<T> {
    return close(this, this.draft, feedback)
  }

  /**
   * A loop around which goes something else than came in: connect-like functions see both apart.
   *
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   *
   * // Counts a number down: what goes around is the number and where it began.
   * const env = new StreamExecutionEnvironment()
   * const loop = env.fromElements(2).iterate('100 ms').withFeedbackType<{ from: number; left: number }>()
   * const steps = loop.map(
   *   (n) => ({ from: n, left: n }),
   *   ({ from, left }) => ({ from, left: left - 1 }),
   * )
   * loop.closeWith(steps.filter(({ left }) => left > 0))
   * console.log(await steps.map(({ left }) => left).collect().toArray()) // → [ 2, 1, 0 ]
   */
  withFeedbackType<F>(): ConnectedIterativeStreams<T, F> {
    const { env, inputs, maxWaitMs } = this
    const head = env.addNode(headOf({ maxWaitMs, feedbackTag: FEEDBACK }), [inputs, []])
    return new ConnectedIterativeStreams<T, F>(env, head)
  }
}

/** The input of a loop, and what comes back in it, as two streams for one operator. */
export class ConnectedIterativeStreams<T, F> extends ConnectedStreams<T, F> {
  private readonly head: DraftNode

  /** @internal */
  constructor(env: StreamExecutionEnvironment, head: DraftNode) {
    super(
      new DataStream<T>(env, [{ node: head.id, partition: 'auto' }]),
      new DataStream<F>(env, [{ node: head.id, side: FEEDBACK, partition: 'auto' }]),
    )
    this.head = head
  }

  /** What goes around once more: a stream that is made of these. Returns that stream. @throws as {@link IterativeStream.closeWith} */
  closeWith(feedback: DataStream<F>): DataStream<F> {
    return close(this.first, this.head, feedback)
  }
}

function close<F>(loop: DataStream<any>, head: DraftNode, feedback: DataStream<F>): DataStream<F> {
  checkSameEnvironment('closeWith', loop, [feedback])
  loop.env.feedBack(head, FEEDBACK_INPUT, feedback.upstreams)
  return feedback
}

import type { NodeSettings } from '@wiesel/runtime'
import { withSettings, type DraftNode, type Upstream } from '@wiesel/runtime/internal'
import type { StreamExecutionEnvironment } from '../job/environment.ts'
import { DataStream } from './data-stream.ts'

const DataStreamWithSettings = withSettings(DataStream) as new <T>(
  env: StreamExecutionEnvironment,
  upstreams: readonly Upstream[],
) => DataStream<T> & NodeSettings

/** The result of one operator, whose settings can still be changed. The methods change the operator and return this stream. */
export class SingleOutputStream<T> extends DataStreamWithSettings<T> {
  /** @internal */
  protected readonly draft: DraftNode

  /** @internal */
  constructor(env: StreamExecutionEnvironment, draft: DraftNode) {
    super(env, [{ node: draft.id, partition: 'auto' }])
    this.draft = draft
  }
}

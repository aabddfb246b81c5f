import { withSettings, type DraftNode } from '@wiesel/runtime/internal'

/** The end of a stream. The methods change the sink and return it. */
export class DataStreamSink extends withSettings(Object) {
  /** @internal */
  protected readonly draft: DraftNode

  /** @internal */
  constructor(draft: DraftNode) {
    super()
    this.draft = draft
  }
}

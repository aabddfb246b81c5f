import type { DraftNode } from '@wiesel/runtime/internal'
import { withSettings } from './node-settings.ts'

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

import type { JobHandle } from '@wiesel/runtime'

/** What came of it: the path of the savepoint, or why the job could not be stopped so. */
export interface GracefulEnd {
  readonly savepoint?: string
  readonly failure?: { readonly cause: unknown }
  /** It was not cancelled, even if it had to be. */
  readonly stopped?: undefined
}

/** Ends a job with a savepoint, or by ending its sources, when it is asked to stop. */
export class GracefulStop {
  private readonly handle: JobHandle
  private readonly options: { savepointDir?: string; drain?: boolean }
  private stopping: Promise<GracefulEnd> | undefined

  constructor(handle: JobHandle, options: { savepointDir?: string; drain?: boolean }) {
    this.handle = handle
    this.options = options
  }

  begin(): void {
    const { savepointDir, drain = false } = this.options
    this.stopping = this.handle.stop({ ...(savepointDir && { savepoint: savepointDir }), drain }).then(
      (savepoint) => (savepoint === undefined ? {} : { savepoint }),
      async (cause: unknown) => {
        await this.handle.cancel(cause)
        return { failure: { cause }, stopped: undefined }
      },
    )
  }

  /** What came of it, once the job has ended; nothing if it was not asked for. */
  async end(): Promise<GracefulEnd> {
    return (await this.stopping) ?? {}
  }
}

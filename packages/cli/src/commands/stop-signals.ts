import { exitCode } from '../exit-code.ts'
import type { OutputStream } from '../report/output-stream.ts'

/** What asked a running job to stop, and the exit code that says so. */
export interface StopRequest {
  readonly reason: string
  readonly code: number
}

/** One press of Ctrl-C may arrive twice: from the terminal, and passed on by `npm`. */
const SAME_PRESS_MS = 500

const SIGNALS = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const

/**
 * Turns Ctrl-C, `SIGTERM` and a closed standard output into an `AbortSignal`, unless somebody ends the job in another way
 * for a signal. The second signal ends the process at once.
 */
export class StopSignals {
  /** Set once something asked to stop. */
  request: StopRequest | undefined
  private readonly controller = new AbortController()
  private requestedAt = 0
  private readonly onFirst: (request: StopRequest) => boolean

  /** @param onFirst told of the first request; returns whether it sees to the end of the job itself */
  constructor(printed: OutputStream, onFirst: (request: StopRequest) => boolean) {
    this.onFirst = onFirst
    for (const signal of Object.keys(SIGNALS)) process.on(signal, this.onSignal)
    printed.on('error', this.onOutputError)
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Gives signals their ordinary effect back; not after a request, whose echo must not kill what is ending well. */
  dispose(): void {
    if (this.request !== undefined) return
    for (const signal of Object.keys(SIGNALS)) process.off(signal, this.onSignal)
  }

  private readonly onSignal = (signal: keyof typeof SIGNALS): void => {
    if (this.request !== undefined) {
      if (performance.now() - this.requestedAt > SAME_PRESS_MS) process.exit(SIGNALS[signal])
      return
    }
    this.stop({ reason: signal, code: SIGNALS[signal] })
  }

  // Stays for good: every later write to a closed pipe raises this again.
  private readonly onOutputError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
    if (this.request === undefined) this.stop({ reason: 'EPIPE', code: exitCode.brokenPipe })
  }

  private stop(request: StopRequest): void {
    this.request = request
    this.requestedAt = performance.now()
    if (!this.onFirst(request)) this.controller.abort(request.reason)
  }
}

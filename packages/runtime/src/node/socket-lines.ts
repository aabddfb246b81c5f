import { connect, type Socket } from 'node:net'
import { OptionError } from '../errors/errors.ts'
import { toMillis, type Duration } from '../time/duration.ts'

/** How lines are read from a connection. */
export interface SocketLinesOptions {
  /** What ends a line. Default a line feed; a carriage return before it is dropped. */
  delimiter?: string
  /** How often in a row a connection that is lost or refused is made again. Default 0; `Infinity` for ever. */
  retries?: number
  /** Time before each retry. Default 500 ms. */
  retryDelay?: Duration
}

/**
 * The lines of a TCP connection. When the other side closes it, and no retry is left, they end; a line without an end
 * comes last. A connection that is refused then is an error. Counting begins anew with each connection that was made.
 */
export class SocketLines implements AsyncIterable<string> {
  private readonly host: string
  private readonly port: number
  private readonly delimiter: string
  private readonly retries: number
  private readonly retryDelayMs: number

  /** @throws OptionError `INVALID_OPTION` */
  constructor(host: string, port: number, options: SocketLinesOptions = {}) {
    const { delimiter = '\n', retries = 0, retryDelay = 500 } = options
    if (delimiter === '') throw new OptionError('The delimiter must not be empty.')
    if (!(retries >= 0)) throw new OptionError(`The number of retries must be 0 or more, not ${retries}.`)
    this.host = host
    this.port = port
    this.delimiter = delimiter
    this.retries = retries
    this.retryDelayMs = toMillis(retryDelay)
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    const stop = new AbortController()
    const lines = this.read(stop.signal)
    return {
      next: () => lines.next(),
      // A generator that waits for data cannot be told to return: its connection ends instead.
      return: () => {
        stop.abort()
        return lines.return(undefined)
      },
    }
  }

  private async *read(stop: AbortSignal): AsyncGenerator<string, undefined> {
    let rest = ''
    for (let failures = 0; ; failures++) {
      const socket = connect(this.port, this.host).setEncoding('utf8')
      const end = (): void => void socket.destroy()
      stop.addEventListener('abort', end)
      try {
        await connected(socket)
        failures = 0
        for await (const chunk of socket as AsyncIterable<string>) {
          const lines = (rest + chunk).split(this.delimiter)
          rest = lines.pop() as string
          for (const line of lines) yield this.trim(line)
        }
      } catch (cause) {
        if (!stop.aborted && failures >= this.retries) throw cause
      } finally {
        stop.removeEventListener('abort', end)
        socket.destroy()
      }
      if (stop.aborted) return undefined
      if (failures >= this.retries) break
      await pause(this.retryDelayMs, stop)
    }
    if (rest !== '') yield this.trim(rest)
    return undefined
  }

  private trim(line: string): string {
    return this.delimiter === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) =>
    socket.once('connect', resolve).once('error', reject).once('close', reject),
  )
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** A process that is killed, again and again, and started again on its checkpoints. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WieselProcess } from './run-wiesel.ts'

export interface KilledJobOptions {
  readonly folder: string
  /** Numbers from 1 to this are counted by key. */
  readonly last: number
  readonly threads?: number
}

/** The job `numbers-to-files`, as a process on a directory for its checkpoints and one for its files. */
export class KilledJob {
  private readonly options: KilledJobOptions
  private readonly checkpoints: string
  private readonly out: string

  constructor(options: KilledJobOptions) {
    this.options = options
    this.checkpoints = join(options.folder, 'checkpoints')
    this.out = join(options.folder, 'out')
  }

  /** Starts it and kills it after some checkpoints, so many times. Returns how often it was killed before it had ended. */
  async kill(times: number): Promise<number> {
    for (let kills = 0; kills < times; kills++) {
      const before = this.newestCheckpoint()
      const process = this.start(1 + (kills % 2))
      const state = { ended: false }
      void process.ended.then(() => (state.ended = true))
      while (!state.ended && this.newestCheckpoint() < before + 2) await wait(2)
      if (state.ended) return kills
      process.kill('SIGKILL')
      await process.ended
    }
    return times
  }

  start(parallelism: number): WieselProcess {
    const { last, threads = 1 } = this.options
    const checkpointing = ['--checkpoint-dir', this.checkpoints, '--checkpoint-interval', '30 ms', '-q']
    const parallel = ['-p', String(parallelism), '--max-parallelism', '8', '--threads', String(threads)]
    const parameters = ['--', '--out', this.out, '--last', String(last)]
    return new WieselProcess(['run', 'numbers-to-files.ts', ...checkpointing, ...parallel, ...parameters])
  }

  /** What is committed. */
  lines(): string[] {
    return readdirSync(this.out)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) => readFileSync(join(this.out, name), 'utf8').split('\n').slice(0, -1))
  }

  /** What must be committed in the end, in any order. */
  expected(): string[] {
    const counts = new Map<number, number>()
    return Array.from({ length: this.options.last }, (_, i) => {
      const key = (i + 1) % 7
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return `${key}: ${counts.get(key)}`
    })
  }

  /** The files of all checkpoints that are left. */
  leftCheckpoints(): string[] {
    return readdirSync(this.checkpoints).flatMap((job) => readdirSync(join(this.checkpoints, job)))
  }

  private newestCheckpoint(): number {
    const path = join(this.checkpoints, 'numbers-to-files')
    if (!existsSync(path)) return 0
    const complete = readdirSync(path).filter((name) => existsSync(join(path, name, 'metadata')))
    return Math.max(0, ...complete.map((name) => Number(name.replace('chk-', ''))))
  }
}

/**
 * What: the chain of a task at work on rows. The first rows go through it interpreted, with all checks; then it is
 *   compiled.
 */
import { compileChain } from './chain-compiler.ts'
import { MARK_WATERMARK } from './frame.ts'
import { interpretedLoop } from './interpreted-chain.ts'
import type { RecordLoop } from './record-loop.ts'
import type { TaskParts } from './task-parts.ts'

/** Rows a chain runs interpreted before it is compiled. */
const INTERPRETED_ROWS = 64

/** Rows of one input, and how far they are. */
export interface Work {
  /** The index of the input. */
  readonly input: number
  readonly values: readonly unknown[]
  readonly timestamps: ArrayLike<number> | undefined
  row: number
  readonly to: number
  readonly marks: readonly number[]
  mark: number
  readonly channel: number
}

export class ChainRun {
  private readonly parts: TaskParts
  private loops: readonly RecordLoop[]
  private rowsInterpreted = 0
  private compiled: boolean

  constructor(parts: TaskParts) {
    this.parts = parts
    this.loops = parts.entries.map((entry) => interpretedLoop(entry, parts.flow))
    this.compiled = parts.interpreted || !parts.platform.canGenerateCode
  }

  /** Goes on with rows and what stands between them, until all is done or the flow halts. Returns whether all is done. */
  run(work: Work): boolean {
    const { flow } = this.parts
    while (!flow.halted) {
      const stop = work.mark < work.marks.length ? work.marks[work.mark] : work.to
      if (work.row < stop) {
        work.row = this.runRows(work, stop)
        if (work.row < stop) return false
      } else if (work.mark < work.marks.length) {
        this.applyMark(work)
      } else {
        break
      }
    }
    return work.row === work.to && work.mark === work.marks.length
  }

  private runRows(work: Work, stop: number): number {
    if (this.compiled) return this.loops[work.input](work.values, work.timestamps, work.row, stop)
    const checked = Math.min(stop, work.row + INTERPRETED_ROWS - this.rowsInterpreted)
    const row = this.loops[work.input](work.values, work.timestamps, work.row, checked)
    this.rowsInterpreted += row - work.row
    if (this.rowsInterpreted >= INTERPRETED_ROWS) this.compile()
    return row
  }

  private compile(): void {
    this.compiled = true
    const { stages, entries, flow } = this.parts
    this.loops = compileChain(stages, entries.length, flow)
  }

  private applyMark(work: Work): void {
    const { marks, mark, channel } = work
    const { valve } = this.parts.gates[work.input]
    work.mark = mark + 3
    if (marks[mark + 1] === MARK_WATERMARK) valve.watermark(channel, marks[mark + 2])
    else valve.status(channel, marks[mark + 1] === 1)
  }
}

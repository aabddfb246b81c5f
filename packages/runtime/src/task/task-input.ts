/**
 * What: where a task has its rows from: its source, or the frames of its inputs, in turns. What is no row (barriers, ends,
 *   supersteps) is handled on the way.
 */
import type { Counter } from '../metrics/metric-group.ts'
import { MAX_TIMESTAMP } from '../time/timestamp.ts'
import type { Work } from './chain-run.ts'
import { RowSize } from './estimate-size.ts'
import type { Frame, RowFrame } from './frame.ts'
import type { TaskCheckpoints } from './task-checkpoints.ts'
import type { TaskParts } from './task-parts.ts'
import type { TaskSource } from './task-source.ts'

const NO_MARKS: readonly number[] = []

export class TaskInput {
  private readonly parts: TaskParts
  private readonly checkpoints: TaskCheckpoints
  private readonly bytesIn: Counter
  private readonly rowSize = new RowSize()
  private nextGate = 0
  private sourceEnded = false
  private draining = false

  constructor(parts: TaskParts, checkpoints: TaskCheckpoints) {
    this.parts = parts
    this.checkpoints = checkpoints
    this.bytesIn = parts.stages[0].metrics.counter('numBytesIn')
  }

  /** Whether all input is processed. */
  get finished(): boolean {
    const { source, gates, finished, loop } = this.parts
    if (finished || loop?.finished === true) return true
    return source !== undefined ? this.sourceEnded : gates.every((gate) => gate.finished)
  }

  /** Whether there is something to take. */
  get ready(): boolean {
    const { source, gates } = this.parts
    if (source !== undefined) return !this.sourceEnded && (this.draining || source.ready)
    const selected = gates.length > 1 ? this.selectedGate() : undefined
    return selected === undefined ? gates.some((gate) => gate.hasData) : gates[selected].hasData
  }

  /** Lets the source end where it is, as if its input had ended. */
  drain(): void {
    this.draining = true
  }

  /** The next rows; `handled` if there was something else, `undefined` if there was nothing. */
  next(): Work | 'handled' | undefined {
    return this.parts.source === undefined ? this.nextFrame() : this.nextBatch(this.parts.source)
  }

  private nextBatch(source: TaskSource): Work | 'handled' | undefined {
    if (this.sourceEnded) return undefined
    const head = this.parts.stages[0]
    let batch
    try {
      batch = this.draining ? 'end' : source.poll(this.parts.batchRows)
    } catch (cause) {
      throw head.locate(cause)
    }
    if (batch === 'idle') return undefined
    if (batch === 'end') {
      this.sourceEnded = true
      head.entry.watermark(MAX_TIMESTAMP)
      head.entry.end()
      return 'handled'
    }
    const { values, timestamps, from, to } = batch
    return { input: 0, values, timestamps, row: from, to, marks: NO_MARKS, mark: 0, channel: -1 }
  }

  private nextFrame(): Work | 'handled' | undefined {
    const { gates } = this.parts
    const selected = gates.length > 1 ? this.selectedGate() : undefined
    for (let i = 0; i < gates.length; i++) {
      const input = (this.nextGate + i) % gates.length
      if (selected !== undefined && selected !== input) continue
      const channel = gates[input].select()
      if (channel < 0) continue
      this.nextGate = input + 1
      const frame = gates[input].channels[channel].poll()
      if (frame === undefined) continue
      if (frame.kind === 'rows') return this.rows(frame, input, channel)
      this.handle(frame, input, channel)
      return 'handled'
    }
    return undefined
  }

  private rows(frame: RowFrame, input: number, channel: number): Work {
    if (this.parts.gates[input].feedback) this.checkpoints.feedback?.add(frame)
    const { values, timestamps, size, marks } = frame
    if (size > 0) this.bytesIn.value += size * this.rowSize.of(values[0])
    return { input, values, timestamps, row: 0, to: size, marks, mark: 0, channel }
  }

  private handle(frame: Exclude<Frame, RowFrame>, input: number, channel: number): void {
    const { checkpoints, parts } = this
    const gate = parts.gates[input]
    if (frame.kind === 'barrier') {
      if (gate.feedback) checkpoints.feedback?.arrive(channel, frame.barrier)
      else checkpoints.alignment.arrive(input, channel, frame.barrier)
    } else if (frame.kind === 'superstep') parts.loop?.begin(frame.superstep, frame.previous)
    else if (frame.kind === 'epoch') {
      parts.loop?.merge(frame.aggregates)
      gate.epoch()
    } else {
      gate.end(channel)
      checkpoints.alignment.ended()
      checkpoints.feedback?.ended()
    }
  }

  /**
   * The only input that may be read now, if the operator wants one that has not ended. What comes back in a loop goes first:
   * else ever more of it would wait.
   */
  private selectedGate(): number | undefined {
    const back = this.parts.gates.findIndex((gate) => gate.feedback && gate.hasData)
    if (back >= 0) return back
    const selected = this.parts.stages[0].operator.selectInput()
    return selected === undefined || this.parts.gates[selected].finished ? undefined : selected
  }
}

/** Runs one task of a program by hand: frames in, frames out, with as much room as a test allows. */
import { NO_TIMESTAMP, type Platform, type Program } from '@wiesel/runtime'
import { buildJobGraph, buildTask, LocalChannel, type Task } from '@wiesel/runtime/internal'
import { ManualPlatform } from '@wiesel/testing'
import { END_FRAME, MARK_ACTIVE, MARK_IDLE, MARK_WATERMARK, type Frame } from '../../src/task/frame.ts'

/** What travels through a channel, row by row. */
export type Travelled =
  | readonly ['row', value: unknown, timestamp: number | null]
  | readonly ['watermark', timestamp: number]
  | readonly ['idle' | 'active']
  | readonly ['end']

/** The frame that carries some rows and marks; `end` has to come alone. */
export function frameOf(items: readonly Travelled[]): Frame {
  if (items[0]?.[0] === 'end') return END_FRAME
  const values: unknown[] = []
  const timestamps: number[] = []
  const marks: number[] = []
  for (const item of items) {
    if (item[0] === 'row') {
      values.push(item[1])
      timestamps.push(item[2] ?? NO_TIMESTAMP)
    } else if (item[0] === 'watermark') marks.push(values.length, MARK_WATERMARK, item[1])
    else marks.push(values.length, item[0] === 'idle' ? MARK_IDLE : MARK_ACTIVE, 0)
  }
  const timed = timestamps.some((timestamp) => timestamp !== NO_TIMESTAMP)
  return {
    kind: 'rows',
    values,
    timestamps: timed ? Float64Array.from(timestamps) : undefined,
    size: values.length,
    marks,
  }
}

/** What a frame carries, in order. */
export function readFrame(frame: Frame): Travelled[] {
  if (frame.kind !== 'rows') return [[frame.kind === 'end' ? 'end' : 'idle']]
  const { values, timestamps, size, marks } = frame
  const all: Travelled[] = []
  let mark = 0
  for (let row = 0; row <= size; row++) {
    for (; mark < marks.length && marks[mark] === row; mark += 3) {
      const kind = marks[mark + 1]
      if (kind === MARK_WATERMARK) all.push(['watermark', marks[mark + 2]])
      else all.push([kind === MARK_IDLE ? 'idle' : 'active'])
    }
    if (row === size) break
    const timestamp = timestamps === undefined ? NO_TIMESTAMP : timestamps[row]
    all.push(['row', values[row], timestamp === NO_TIMESTAMP ? null : timestamp])
  }
  return all
}

/** Everything a channel has now. */
export function drain(channel: LocalChannel, frames = Infinity): Travelled[] {
  const all: Travelled[] = []
  for (let i = 0; i < frames && channel.hasData; i++) all.push(...readFrame(channel.poll() as Frame))
  return all
}

export interface LabOptions {
  readonly interpreted?: boolean
  readonly batchRows?: number
  readonly channelRows?: number
  readonly platform?: Platform
  readonly subtask?: number
}

/** The task of the chain that starts at a node, with channels of the test's own. */
export function openLab(
  program: Program,
  head: number,
  options: LabOptions = {},
): { task: Task; inputs: LocalChannel[]; outputs: Map<number, LocalChannel[]> } {
  const graph = buildJobGraph(program.plan)
  const vertex = graph.vertices.find((v) => v.head.id === head)
  if (vertex === undefined) throw new Error(`node ${head} is not the head of a chain`)
  const members = new Set(vertex.nodes.map((node) => node.id))
  const inputs = Array.from({ length: Math.max(1, vertex.head.inputs) }, () => new LocalChannel(Infinity))
  const outputs = new Map<number, LocalChannel[]>()
  const edges = graph.edges.filter((edge) => members.has(edge.from))
  for (const edge of edges) {
    const consumers = program.plan.nodes[edge.to].parallelism
    outputs.set(
      edge.to,
      Array.from({ length: consumers }, () => new LocalChannel(options.channelRows ?? Infinity)),
    )
  }
  const task = buildTask({
    program,
    vertex,
    subtask: options.subtask ?? 0,
    settings: {
      jobName: 'lab',
      platform: options.platform ?? new ManualPlatform(),
      interpreted: options.interpreted ?? true,
      sliceMs: 1,
      batchRows: options.batchRows ?? 4,
      autoWatermarkIntervalMs: 0,
    },
    inputs: vertex.head.inputs === 0 ? [] : inputs.map((channel) => [channel]),
    outputs: edges.map((edge) => ({ edge, channels: outputs.get(edge.to) as LocalChannel[] })),
    requestSplit: () => {},
    wake: () => {},
  })
  return { task, inputs, outputs }
}

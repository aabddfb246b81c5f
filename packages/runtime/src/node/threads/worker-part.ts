/** The part of a job in one worker: its rings, and messages to and from the enumerators in the driver. */
import { availableParallelism } from 'node:os'
import type { JobPart } from '../../execution/job-part.ts'
import type { Platform } from '../../execution/platform.ts'
import type { PlanEdge, PlanNode } from '../../plan/plan.ts'
import type { Program } from '../../plan/program.ts'
import type { SourceSplit } from '../../source/source.ts'
import { BlockingChannel, type Channel } from '../../task/channel.ts'
import type { TaskSource } from '../../task/task-source.ts'
import type { Doorbell } from './doorbell.ts'
import type { Deployment, RingEnd } from './messages.ts'
import { RingChannel } from './ring-channel.ts'

export interface WorkerPartOptions {
  readonly worker: number
  readonly bells: readonly Doorbell[]
  readonly deployment: Deployment
  readonly program: Program
  readonly platform: Platform
  /** For each node, the id of its chain. */
  readonly chainOf: ReadonlyMap<number, number>
  readonly requestSplit: (node: number, subtask: number) => void
  readonly reportAligned: (node: number, subtask: number, watermark: number) => void
}

const address = (edge: number, from: number, to: number): string => `${edge} ${from} ${to}`

const nameOf = ({ name, parallelism }: PlanNode, subtask: number): string =>
  `"${name}" (${subtask + 1}/${parallelism})`

/** Polling costs more than it gives where threads have to share cores. */
const POLL_MS = 0.1

export class WorkerPart implements JobPart {
  readonly pollMs: number
  private readonly options: WorkerPartOptions
  private readonly rings: ReadonlyMap<string, RingEnd>
  private readonly outgoing: RingChannel[] = []
  /** Rings of blocking edges, which are emptied whether or not their task runs. */
  private readonly materialised: { readonly ring: RingChannel; readonly into: BlockingChannel }[] = []
  private readonly readers = new Map<string, TaskSource>()
  private readonly cancels = new Set<() => void>()

  constructor(options: WorkerPartOptions) {
    this.options = options
    this.pollMs = options.bells.length > availableParallelism() ? 0 : POLL_MS
    this.rings = new Map(options.deployment.rings.map((end) => [address(end.edge, end.from, end.to), end]))
  }

  runsHere(node: number, subtask: number): boolean {
    return this.workerOf(node, subtask) === this.options.worker
  }

  channel(edge: PlanEdge, from: number, to: number): Channel {
    const { bells, deployment, program } = this.options
    const { memory, port } = this.rings.get(address(edge.id, from, to)) as RingEnd
    const writes = this.runsHere(edge.from, from)
    const { nodes } = program.plan
    const ring = new RingChannel({
      memory,
      port,
      peer: bells[writes ? this.workerOf(edge.to, to) : this.workerOf(edge.from, from)],
      attempt: deployment.attempt,
      interpreted: deployment.interpreted,
      name: `from ${nameOf(nodes[edge.from], from)} to ${nameOf(nodes[edge.to], to)}`,
    })
    if (writes) this.outgoing.push(ring)
    if (writes || edge.kind !== 'blocking') return ring
    const into = new BlockingChannel()
    this.materialised.push({ ring, into })
    return into
  }

  requestSplit(node: number, subtask: number): void {
    this.options.requestSplit(node, subtask)
  }

  addReader(node: number, subtask: number, reader: TaskSource): void {
    this.readers.set(`${node} ${subtask}`, reader)
    const code = this.options.program.nodes.get(node)
    const alignment = code?.kind === 'source' ? code.strategy?.alignment : undefined
    if (alignment === undefined) return
    const { platform, reportAligned } = this.options
    const report = (): void => {
      const cancel = platform.schedule(platform.now() + alignment.updateIntervalMs, () => {
        this.cancels.delete(cancel)
        reportAligned(node, subtask, reader.alignedWatermark)
        report()
      })
      this.cancels.add(cancel)
    }
    report()
  }

  addSplits(node: number, subtask: number, splits: readonly SourceSplit[]): void {
    this.readers.get(`${node} ${subtask}`)?.addSplits(splits)
  }

  noMoreSplits(node: number, subtask: number): void {
    this.readers.get(`${node} ${subtask}`)?.noMoreSplits()
  }

  alignTo(node: number, subtask: number, limit: number): void {
    this.readers.get(`${node} ${subtask}`)?.alignTo(limit)
  }

  flush(): boolean {
    for (const { ring, into } of this.materialised)
      for (let frame = ring.poll(); frame !== undefined; frame = ring.poll()) into.send(frame)
    let flushed = true
    for (const ring of this.outgoing) {
      ring.flush()
      flushed &&= ring.flushed
    }
    return flushed
  }

  park(wake: () => void): void {
    this.options.bells[this.options.worker].park(wake)
  }

  unpark(): void {
    this.options.bells[this.options.worker].unpark()
  }

  close(): void {
    for (const cancel of this.cancels) cancel()
    for (const { port } of this.rings.values()) port.close()
  }

  private workerOf(node: number, subtask: number): number {
    const { deployment, chainOf } = this.options
    return (deployment.placement.get(chainOf.get(node) as number) as readonly number[])[subtask]
  }
}

/** The enumerators of a job whose readers are in other threads. */
import type { Platform } from '../../execution/platform.ts'
import { SourceCoordinator } from '../../execution/source-coordinator.ts'
import { WatermarkAlignmentGroups } from '../../execution/watermark-alignment.ts'
import type { Program } from '../../plan/program.ts'
import type { SourceSplit } from '../../source/source.ts'
import { MIN_TIMESTAMP } from '../../time/timestamp.ts'

type ToReader =
  | { readonly kind: 'splits'; readonly splits: readonly SourceSplit[] }
  | { readonly kind: 'noMoreSplits' }
  | { readonly kind: 'alignTo'; readonly limit: number }

export interface RemoteSourcesOptions {
  readonly program: Program
  readonly platform: Platform
  readonly send: (node: number, subtask: number, message: ToReader) => void
  readonly fail: (cause: unknown) => void
  /** The state of enumerators to go on from, by node. */
  readonly restored?: ReadonlyMap<number, unknown> | undefined
}

export class RemoteSources {
  private readonly coordinators = new Map<number, SourceCoordinator>()
  private readonly alignment: WatermarkAlignmentGroups
  private readonly watermarks = new Map<string, { alignedWatermark: number }>()

  constructor({ program, platform, send, fail, restored }: RemoteSourcesOptions) {
    this.alignment = new WatermarkAlignmentGroups(platform)
    for (const [node, code] of program.nodes) {
      if (code.kind !== 'source') continue
      const { name, parallelism } = program.plan.nodes[node]
      const { source } = code
      const state = restored?.get(node)
      const coordinator = new SourceCoordinator({
        name,
        parallelism,
        source,
        platform,
        fail,
        restored: state,
      })
      for (let subtask = 0; subtask < parallelism; subtask++) {
        coordinator.addReader({
          addSplits: (splits) => send(node, subtask, { kind: 'splits', splits }),
          noMoreSplits: () => send(node, subtask, { kind: 'noMoreSplits' }),
        })
        if (code.strategy?.alignment === undefined) continue
        const reader = {
          alignedWatermark: MIN_TIMESTAMP,
          alignTo: (limit: number) => send(node, subtask, { kind: 'alignTo', limit }),
        }
        this.watermarks.set(`${node} ${subtask}`, reader)
        this.alignment.add(reader, code.strategy.alignment)
      }
      this.coordinators.set(node, coordinator)
    }
  }

  async start(): Promise<void> {
    for (const coordinator of this.coordinators.values()) await coordinator.start()
    this.alignment.start()
  }

  requestSplit(node: number, subtask: number): void {
    this.coordinators.get(node)?.requestSplit(subtask)
  }

  aligned(node: number, subtask: number, watermark: number): void {
    const reader = this.watermarks.get(`${node} ${subtask}`)
    if (reader !== undefined) reader.alignedWatermark = watermark
  }

  snapshot(): ReadonlyMap<number, unknown> {
    return new Map([...this.coordinators].map(([node, coordinator]) => [node, coordinator.snapshot()]))
  }

  async close(): Promise<void> {
    this.alignment.close()
    for (const coordinator of this.coordinators.values()) await coordinator.close()
  }
}

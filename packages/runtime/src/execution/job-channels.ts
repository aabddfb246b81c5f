/** The channels of all edges between tasks that run here. */
import { TravelCheckChannel } from '../columns/travel-check.ts'
import type { JobMemory } from '../memory/job-memory.ts'
import type { JobGraph } from '../plan/job-graph.ts'
import type { PlanEdge } from '../plan/plan.ts'
import type { Program } from '../plan/program.ts'
import { headsOf, type Region } from '../plan/regions.ts'
import { BlockingChannel, LocalChannel, type Channel } from '../task/channel.ts'
import { ReplayableChannel } from '../task/replayable-channel.ts'
import { connectedSubtasks } from '../task/router.ts'
import type { JobPart } from './job-part.ts'
import type { JobSettings } from './job-settings.ts'

interface Link {
  readonly from: number
  readonly to: number
  readonly channel: Channel
  /** The same channel, if its reader can begin again. */
  readonly replayable: ReplayableChannel | undefined
}

export interface JobChannelsOptions {
  readonly graph: JobGraph
  readonly program: Program
  readonly settings: JobSettings
  readonly memory: JobMemory
  readonly part: JobPart | undefined
}

export class JobChannels {
  private readonly options: JobChannelsOptions
  private readonly headOf: ReadonlyMap<number, number>
  private readonly links = new Map<PlanEdge, readonly Link[]>()

  constructor(options: JobChannelsOptions) {
    this.options = options
    this.headOf = headsOf(options.graph.vertices)
    for (const edge of options.graph.edges) this.links.set(edge, this.connect(edge))
  }

  into(edge: PlanEdge, subtask: number): Channel[] {
    return this.linksOf(edge)
      .filter((link) => link.to === subtask)
      .map((link) => link.channel)
  }

  outOf(edge: PlanEdge, subtask: number): Channel[] {
    return this.linksOf(edge)
      .filter((link) => link.from === subtask)
      .map((link) => link.channel)
  }

  /** Some vertices begin again: what they have written is gone, and what others have written for them is there again. */
  restart(vertices: Region): void {
    for (const [edge, links] of this.links) {
      if (vertices.has(this.vertexOf(edge.from))) {
        for (const { replayable } of links) replayable?.discard()
        this.links.set(edge, this.connect(edge))
      } else if (vertices.has(this.vertexOf(edge.to)))
        for (const { replayable } of links) replayable?.rewind()
    }
  }

  private linksOf(edge: PlanEdge): readonly Link[] {
    return this.links.get(edge) ?? []
  }

  private vertexOf(node: number): number {
    return this.headOf.get(node) as number
  }

  private connect(edge: PlanEdge): Link[] {
    const { program, part } = this.options
    const producers = program.plan.nodes[edge.from].parallelism
    const consumers = program.plan.nodes[edge.to].parallelism
    const runsHere = (node: number, subtask: number): boolean =>
      part === undefined || part.runsHere(this.vertexOf(node), subtask)
    const links: Link[] = []
    for (let from = 0; from < producers; from++) {
      for (const to of connectedSubtasks(edge.partition, from, producers, consumers)) {
        const [hasWriter, hasReader] = [runsHere(edge.from, from), runsHere(edge.to, to)]
        if (hasWriter && hasReader) links.push({ from, to, ...this.create(edge) })
        else if (part !== undefined && (hasWriter || hasReader))
          links.push({ from, to, channel: part.channel(edge, from, to), replayable: undefined })
      }
    }
    return links
  }

  private create(edge: PlanEdge): Pick<Link, 'channel' | 'replayable'> {
    const { settings, memory } = this.options
    const { travelCheck, interpreted } = settings
    const replayable = this.isReplayable(edge) ? new ReplayableChannel(memory) : undefined
    const channel = replayable ?? this.createPlain(edge)
    return {
      replayable,
      channel: travelCheck === true ? new TravelCheckChannel(channel, interpreted) : channel,
    }
  }

  /** An edge back holds a whole superstep. */
  private createPlain({ kind }: PlanEdge): Channel {
    const { settings, memory } = this.options
    if (kind === 'blocking') return new BlockingChannel(memory)
    return new LocalChannel(kind === 'feedback' ? Infinity : settings.channelRows)
  }

  private isReplayable({ kind, from, to }: PlanEdge): boolean {
    const { nodes } = this.options.program.plan
    if (kind !== 'blocking' || this.options.settings.restartsRegions !== true) return false
    return nodes[from].loop === undefined && nodes[to].loop === undefined
  }
}

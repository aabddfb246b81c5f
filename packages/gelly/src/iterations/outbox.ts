/** Where the messages of a superstep go: for vertices here into an inbox, for others into mail. */
import type { Adjacency, GraphPartition } from './graph-partition.ts'
import type { Inbox, MessageMail } from './inbox.ts'
import type { SuperstepContext } from './partition-program.ts'

/** Makes one message of two. */
export type Combine = (a: any, b: any) => unknown

export interface Outbox {
  /** A message to a vertex here or a remote one. */
  send(slot: number, message: unknown): void
  /** A message to an id that nothing here leads to. */
  sendStray(id: unknown, message: unknown): void
  /** The same message to the other ends of all edges of a vertex. */
  sendToAll(vertex: number, adjacency: Adjacency, message: unknown): void
  /** Delivers what was put off. May be left at every `yield`. */
  flush(): Generator<void, void>
  /** Sends mail, and gives what stays here. */
  finish(context: SuperstepContext<MessageMail>): Inbox
  /** Whether anything was sent. */
  readonly sent: number
}

/** Messages by the partition of an id that nothing here leads to. */
export class Strays {
  private readonly partition: GraphPartition
  private readonly ownerOf: (id: unknown) => number
  private readonly ids: unknown[][] = []
  private readonly messages: unknown[][] = []

  constructor(partition: GraphPartition, ownerOf: (id: unknown) => number) {
    this.partition = partition
    this.ownerOf = ownerOf
  }

  add(id: unknown, message: unknown): void {
    const owner = this.ownerOf(id)
    ;(this.ids[owner] ??= []).push(id)
    ;(this.messages[owner] ??= []).push(message)
  }

  /** Sends them, each with the other messages for the partition. */
  send(
    context: SuperstepContext<MessageMail>,
    others: (to: number) => Pick<MessageMail, 'places' | 'values'>,
  ): void {
    for (let to = 0; to < this.partition.parallelism; to++) {
      const { places, values } = others(to)
      const strayIds = this.ids[to] ?? []
      const strayValues = this.messages[to] ?? []
      if (places.length + strayIds.length === 0) continue
      context.send(to, { places, values, strayIds, strayValues })
    }
    this.ids.length = 0
    this.messages.length = 0
  }
}

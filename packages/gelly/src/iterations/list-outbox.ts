/** Messages that are all kept: a list of those for vertices here, and one for each other partition. */
import { IntColumn, ValueColumn } from './columns.ts'
import type { Adjacency, GraphPartition, Values } from './graph-partition.ts'
import type { Inbox, MessageMail } from './inbox.ts'
import type { Outbox, Strays } from './outbox.ts'
import type { SuperstepContext } from './partition-program.ts'

interface List {
  readonly places: IntColumn
  readonly values: ValueColumn
}

const newList = (): List => ({ places: new IntColumn(), values: new ValueColumn() })

export class ListOutbox implements Outbox {
  sent = 0
  private readonly partition: GraphPartition
  private readonly vertices: number
  private readonly strays: Strays
  /** For each remote vertex its partition. */
  private readonly owners: Uint16Array
  private own = newList()
  private lists: List[]

  constructor(partition: GraphPartition, strays: Strays) {
    this.partition = partition
    this.vertices = partition.ids.length
    this.strays = strays
    this.owners = new Uint16Array(partition.remoteIds.length)
    this.lists = Array.from({ length: partition.parallelism }, newList)
    for (let to = 0; to < partition.parallelism; to++)
      this.owners.fill(to, partition.remoteStarts[to], partition.remoteStarts[to + 1])
  }

  send(slot: number, message: unknown): void {
    this.sent++
    if (slot < this.vertices) {
      this.own.places.push(slot)
      this.own.values.push(message)
      return
    }
    const remote = slot - this.vertices
    const to = this.owners[remote]
    const { places, values } = this.lists[to]
    places.push(remote - this.partition.remoteStarts[to])
    values.push(message)
  }

  sendStray(id: unknown, message: unknown): void {
    this.sent++
    this.strays.add(id, message)
  }

  sendToAll(vertex: number, { offsets, others }: Adjacency, message: unknown): void {
    for (let e = offsets[vertex]; e < offsets[vertex + 1]; e++) this.send(others[e], message)
  }

  *flush(): Generator<void, void> {}

  finish(context: SuperstepContext<MessageMail>): Inbox {
    const { lists, own } = this
    this.strays.send(context, (to) => contentOf(lists[to]))
    const { places, values } = contentOf(own)
    this.own = newList()
    this.lists = lists.map(newList)
    this.sent = 0
    return { kind: 'list', targets: places, values }
  }
}

function contentOf({ places, values }: List): { places: Int32Array; values: Values } {
  return { places: places.toArray(), values: values.toArray() }
}

/**
 * What: the messages for the vertices of a partition: one for each that has any, where there is a combiner, and a list of
 *   all of them elsewhere. An inbox is plain data, part of the state between supersteps.
 * Algorithm: what other partitions sent is added; a list is then sorted by vertex, by counting.
 */
import { CombinerError, UnknownTargetError } from './errors.ts'
import type { GraphPartition, Values } from './graph-partition.ts'
import type { IdIndex } from '../building/id-index.ts'
import type { Mail } from './partition-program.ts'
import type { Combine } from './outbox.ts'

export type Inbox = CombinedInbox | ListInbox

interface CombinedInbox {
  readonly kind: 'combined'
  readonly values: Values
  /** Whether each vertex has a message. */
  readonly has: Uint8Array
}

interface ListInbox {
  readonly kind: 'list'
  readonly targets: Int32Array
  readonly values: Values
}

/** What a partition sends to another one: to vertices by their place in `known`. Plain data. */
export interface MessageMail {
  readonly places: Int32Array
  readonly values: Values
  /** Messages for ids that the sender has no edge to. */
  readonly strayIds: readonly unknown[]
  readonly strayValues: readonly unknown[]
}

/** Messages by vertex: those of `v` are `values` from `from(v)` to `to(v)`. */
export interface ReceivedMessages {
  readonly values: Values
  /** For messages that were combined. */
  readonly has: Uint8Array | undefined
  /** For a list. */
  readonly offsets: Int32Array | undefined
}

/** What happens to messages whose target does not exist. */
export type OnUnknownTarget = 'ignore' | 'fail'

export interface Receiver {
  readonly partition: GraphPartition
  readonly index: () => IdIndex
  readonly combine: Combine | undefined
  readonly onUnknownTarget: OnUnknownTarget
}

/** @throws UnknownTargetError */
export function receive(
  inbox: Inbox | undefined,
  mail: readonly Mail<MessageMail>[],
  receiver: Receiver,
): ReceivedMessages {
  return receiver.combine === undefined
    ? receiveList(inbox as ListInbox | undefined, mail, receiver)
    : receiveCombined(inbox as CombinedInbox | undefined, mail, receiver, receiver.combine)
}

function receiveCombined(
  inbox: CombinedInbox | undefined,
  mail: readonly Mail<MessageMail>[],
  receiver: Receiver,
  combine: Combine,
): ReceivedMessages {
  const vertices = receiver.partition.ids.length
  const has = inbox?.has ?? new Uint8Array(vertices)
  let values = inbox?.values ?? new Float64Array(vertices)
  const allNumbers = mail.every(
    ({ content }) => content.values instanceof Float64Array && content.strayIds.length === 0,
  )
  if (!allNumbers && values instanceof Float64Array) values = Array.from(values)
  const into = values
  for (const one of mail)
    eachTarget(one, receiver, (vertex, value) => {
      const combined = has[vertex] === 0 ? value : combine(into[vertex], value)
      if (into instanceof Float64Array && typeof combined !== 'number') throw new CombinerError(combined)
      has[vertex] = 1
      into[vertex] = combined
    })
  return { values, has, offsets: undefined }
}

function receiveList(
  inbox: ListInbox | undefined,
  mail: readonly Mail<MessageMail>[],
  receiver: Receiver,
): ReceivedMessages {
  const vertices = receiver.partition.ids.length
  let size = inbox?.targets.length ?? 0
  let allNumbers = inbox === undefined || inbox.values instanceof Float64Array
  for (const { content } of mail) {
    size += content.places.length + content.strayIds.length
    if (!(content.values instanceof Float64Array) || content.strayIds.length > 0) allNumbers = false
  }
  const targets = new Int32Array(size)
  const unsorted: Values = allNumbers ? new Float64Array(size) : Array.from({ length: size })
  let next = 0
  const add = (vertex: number, value: unknown): void => {
    targets[next] = vertex
    unsorted[next++] = value
  }
  if (inbox !== undefined)
    for (let i = 0; i < inbox.targets.length; i++) add(inbox.targets[i], inbox.values[i])
  for (const one of mail) eachTarget(one, receiver, add)
  const offsets = new Int32Array(vertices + 1)
  for (let i = 0; i < next; i++) offsets[targets[i] + 1]++
  for (let v = 0; v < vertices; v++) offsets[v + 1] += offsets[v]
  const places = offsets.slice(0, vertices)
  const values: Values = allNumbers ? new Float64Array(next) : Array.from({ length: next })
  for (let i = 0; i < next; i++) values[places[targets[i]]++] = unsorted[i]
  return { values, has: undefined, offsets }
}

function eachTarget(
  { from, content }: Mail<MessageMail>,
  { partition, index, onUnknownTarget }: Receiver,
  call: (vertex: number, value: unknown) => void,
): void {
  const { places, values, strayIds, strayValues } = content
  const known = partition.known[from]
  for (let i = 0; i < places.length; i++) {
    const vertex = known[places[i]]
    if (vertex >= 0) call(vertex, values[i])
    else if (onUnknownTarget === 'fail') throw new UnknownTargetError(partition.missingIds[-1 - vertex])
  }
  for (let i = 0; i < strayIds.length; i++) {
    const vertex = index().find(strayIds[i])
    if (vertex >= 0) call(vertex, strayValues[i])
    else if (onUnknownTarget === 'fail') throw new UnknownTargetError(strayIds[i])
  }
}

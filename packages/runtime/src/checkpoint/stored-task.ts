/**
 * What: the state of a task as bytes, in pieces that can be put together and stored bit by bit.
 * Layout: the length of the head (4 bytes, little-endian); the head, which has all but keyed state, and the lengths of the
 *   blocks of keyed state; the blocks, one behind the other.
 */
import { decode, encode } from '../state/codec.ts'
import type { ListBlock, OperatorSnapshot } from '../state/snapshot.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'

interface Head {
  readonly finished: boolean
  readonly operators: readonly StoredOperatorState[]
}

type StoredOperatorState = readonly [
  id: number,
  lists: Record<string, ListBlock>,
  keyed: readonly (readonly [state: string, blocks: readonly (readonly [group: number, length: number])[]])[],
]

/** The bytes of a task, piece by piece. Blocks are not copied. */
export function piecesOf({ operators, finished }: TaskSnapshot): Uint8Array[] {
  const blocks: Uint8Array[] = []
  const stored = Array.from(operators, ([id, { keyed, lists }]): StoredOperatorState => {
    const states = Object.entries(keyed).map(([state, groups]) => {
      const lengths = Object.entries(groups).map(([group, block]) => {
        blocks.push(block)
        return [Number(group), block.length] as const
      })
      return [state, lengths] as const
    })
    return [id, lists, states]
  })
  const head = encode({ finished, operators: stored } satisfies Head)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length, true)
  return [length, head, ...blocks]
}

/** What {@link piecesOf} made pieces of, from all of them together. Blocks are views of the bytes. */
export function taskOf(bytes: Uint8Array): TaskSnapshot {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true)
  let at = 4
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length))
  const { finished, operators } = decode(take(headLength)) as Head
  return {
    finished,
    operators: new Map(
      operators.map(([id, lists, states]): [number, OperatorSnapshot] => {
        const keyed: OperatorSnapshot['keyed'] = {}
        for (const [state, lengths] of states)
          keyed[state] = Object.fromEntries(lengths.map(([group, length]) => [group, take(length)]))
        return [id, { keyed, lists }]
      }),
    ),
  }
}

/** The same bytes as lists of pieces of at most `most` bytes together. */
export function* groupPieces(pieces: readonly Uint8Array[], most: number): IterableIterator<Uint8Array[]> {
  let group: Uint8Array[] = []
  let room = most
  for (const piece of pieces) {
    let rest = piece
    while (rest.length > room) {
      group.push(rest.subarray(0, room))
      rest = rest.subarray(room)
      yield group
      group = []
      room = most
    }
    group.push(rest)
    room -= rest.length
  }
  if (group.length > 0) yield group
}

import { keyGroupOf, subtaskOfKeyGroup } from '../keys/key-groups.ts'
import { StateError } from '../errors/errors.ts'
import { decode, encode } from './codec.ts'
import { KeyedBlockWriter, readKeyedBlock } from './keyed-block.ts'
import type { SnapshotPart } from './snapshot-part.ts'

/** How the items of a list state find their way to other subtasks when a job is restored at another parallelism. */
export type Redistribution = 'split' | 'union' | 'broadcast'

/** One list state in a snapshot. */
export interface ListBlock {
  mode: Redistribution
  items: Uint8Array[]
}

/** Everything one operator keeps in one subtask, as data: keyed state by state name and key group, and list states. */
export interface OperatorSnapshot {
  keyed: Record<string, Record<number, Uint8Array>>
  lists: Record<string, ListBlock>
}

/** Entries after which their size can be told. */
const ENTRIES_TO_TELL = 8
/** Key groups are not equally large. */
const ROOM = 1.2
const BLOCK_BYTES_LEAST = 64
const BLOCK_BYTES_MOST = 4 << 20

/** A snapshot with nothing in it. */
export function emptySnapshot(): OperatorSnapshot {
  return { keyed: {}, lists: {} }
}

/**
 * What an operator writes its state to. State of many entries is written through {@link write}, which may go on while
 * the operator works; everything else at once.
 */
export class SnapshotWriter {
  private readonly blocks = new Map<string, KeyedBlockWriter[]>()
  /** The state last written to, and its blocks: mostly it is written to again. */
  private lastState: string | undefined
  private lastGroups: KeyedBlockWriter[] = []
  private listBlocks: Record<string, ListBlock> = {}
  private readonly maxParallelism: number
  private readonly inSlices: boolean
  private readonly groups: number
  private listsOnly: boolean
  private parts: SnapshotPart[] = []
  /** The part being written, and what was written of keyed state, to tell how large blocks will be. */
  private current: SnapshotPart | undefined
  private entriesWritten = 0
  private bytesWritten = 0

  /**
   * @param inSlices whether parts wait for {@link step}. Default: they are written at once
   * @param groups how many of the key groups there will be
   * @param listsOnly whether keyed state is left out. Nothing can be written of its operator afterwards
   */
  constructor(maxParallelism: number, inSlices = false, groups = maxParallelism, listsOnly = false) {
    this.groups = groups
    this.listsOnly = listsOnly
    this.maxParallelism = maxParallelism
    this.inSlices = inSlices
  }

  /** Adds one value of a keyed state. Several values for one key are kept in the order written. */
  keyed(state: string, key: unknown, value: unknown, keyGroup = keyGroupOf(key, this.maxParallelism)): void {
    if (this.listsOnly) return
    const groups = state === this.lastState ? this.lastGroups : this.groupsOf(state)
    const block = (groups[keyGroup] ??= new KeyedBlockWriter(this.blockBytes()))
    const { size } = block
    block.add(key, value)
    this.bytesWritten += block.size - size
    this.entriesWritten++
  }

  private groupsOf(state: string): KeyedBlockWriter[] {
    let groups = this.blocks.get(state)
    if (groups === undefined) this.blocks.set(state, (groups = []))
    this.lastState = state
    this.lastGroups = groups
    return groups
  }

  /** Room for a new block: what it will need, where that can be told, as growing leaves garbage. */
  private blockBytes(): number {
    if (this.current === undefined || this.entriesWritten < ENTRIES_TO_TELL) return BLOCK_BYTES_LEAST
    const bytes = ((this.bytesWritten / this.entriesWritten) * this.current.size * ROOM) / this.groups
    return Math.min(BLOCK_BYTES_MOST, Math.max(BLOCK_BYTES_LEAST, Math.ceil(bytes)))
  }

  /** Writes a list state that belongs to the operator, not to a key. */
  list(state: string, items: Iterable<unknown>, mode: Redistribution = 'split'): void {
    this.listBlocks[state] = { mode, items: Array.from(items, encode) }
  }

  /** Writes a part, at once or bit by bit. */
  write(part: SnapshotPart): void {
    if (this.listsOnly) return
    if (this.inSlices) this.parts.push(part)
    else {
      this.current = part
      while (part.step(Infinity));
    }
  }

  /** Whether no part has anything more to write. */
  get isWhole(): boolean {
    return this.parts.length === 0
  }

  /** Goes on with the parts by about so many entries. Returns whether there are more. */
  step(entries: number): boolean {
    const [part] = this.parts
    this.current = part
    if (part !== undefined && !part.step(entries)) this.parts.shift()
    return this.parts.length > 0
  }

  /** The snapshot is given up: what is still written of keyed state is lost. */
  leaveOutKeyed(): void {
    this.listsOnly = true
  }

  finish(): OperatorSnapshot {
    const keyed: OperatorSnapshot['keyed'] = {}
    for (const [state, groups] of this.blocks) {
      const blocks: Record<number, Uint8Array> = {}
      groups.forEach((block, group) => {
        if (block.size > 0) blocks[group] = block.finish()
      })
      if (Object.keys(blocks).length > 0) keyed[state] = blocks
    }
    return { keyed, lists: this.listBlocks }
  }

  /**
   * Begins a new snapshot in the memory of the last one, which nobody needs any more. Fresh memory for each snapshot would
   * have the garbage collector hurry: many slices of 10 ms and more.
   */
  reset(): void {
    this.parts = []
    this.listBlocks = {}
    this.lastState = undefined
    for (const [state, groups] of this.blocks) {
      if (groups.every((block) => block.size === 0)) this.blocks.delete(state)
      else groups.forEach((block) => block.reset())
    }
  }
}

/** What an operator reads its state from after a restart. It sees only what belongs to its subtask. */
export class SnapshotReader {
  private readonly snapshot: OperatorSnapshot

  constructor(snapshot: OperatorSnapshot) {
    this.snapshot = snapshot
  }

  /** Key and value of each entry of a keyed state, values of one key in the order written. */
  *keyed(state: string): IterableIterator<[key: unknown, value: unknown]> {
    for (const block of Object.values(this.snapshot.keyed[state] ?? {})) yield* readKeyedBlock(block)
  }

  list(state: string): unknown[] {
    return (this.snapshot.lists[state]?.items ?? []).map(decode)
  }

  /** Writes everything on as it is: for an operator that has not taken up its state yet. */
  copyTo(writer: SnapshotWriter): void {
    for (const [state, groups] of Object.entries(this.snapshot.keyed)) {
      for (const [group, block] of Object.entries(groups))
        for (const [key, value] of readKeyedBlock(block)) writer.keyed(state, key, value, Number(group))
    }
    for (const [state, { mode, items }] of Object.entries(this.snapshot.lists))
      writer.list(state, items.map(decode), mode)
  }

  /** The names of all list states, and how they are redistributed. */
  listNames(): [name: string, mode: Redistribution][] {
    return Object.entries(this.snapshot.lists).map(([name, { mode }]) => [name, mode])
  }

  /** The names of all keyed states. */
  keyedNames(): string[] {
    return Object.keys(this.snapshot.keyed)
  }
}

function redistributeLists(old: readonly OperatorSnapshot[], fresh: readonly OperatorSnapshot[]): void {
  const names = new Set(old.flatMap((snapshot) => Object.keys(snapshot.lists)))
  for (const name of names) {
    const blocks = old.flatMap((snapshot) => snapshot.lists[name] ?? [])
    const mode = blocks[0].mode
    if (blocks.some((block) => block.mode !== mode)) {
      throw new StateError(
        'STATE_MODE_CHANGED',
        `List state "${name}" is redistributed in different ways by different subtasks.`,
      )
    }
    const items = mode === 'broadcast' ? blocks[0].items : blocks.flatMap((block) => block.items)
    const share = (subtask: number): Uint8Array[] => {
      if (mode !== 'split') return items
      if (old.length === fresh.length) return old[subtask].lists[name]?.items ?? []
      const from = Math.floor((subtask * items.length) / fresh.length)
      return items.slice(from, Math.floor(((subtask + 1) * items.length) / fresh.length))
    }
    fresh.forEach((snapshot, subtask) => (snapshot.lists[name] = { mode, items: share(subtask) }))
  }
}

/**
 * The snapshots of one operator's subtasks, spread over another number of subtasks. Key groups go to their owners; list
 * states are split (or stay, at the same parallelism), given whole to each (`union`), or as one copy to each (`broadcast`).
 */
export function redistribute(
  old: readonly OperatorSnapshot[],
  parallelism: number,
  maxParallelism: number,
): OperatorSnapshot[] {
  const fresh = Array.from({ length: parallelism }, emptySnapshot)
  for (const snapshot of old) {
    for (const [state, groups] of Object.entries(snapshot.keyed)) {
      for (const [group, block] of Object.entries(groups)) {
        const target = fresh[subtaskOfKeyGroup(Number(group), parallelism, maxParallelism)]
        ;(target.keyed[state] ??= {})[Number(group)] = block
      }
    }
  }
  redistributeLists(old, fresh)
  return fresh
}

/**
 * What: the ids at the ends of edges, most of them once. For whole numbers that are not too large it knows which have come;
 * of others it remembers some, so memory stays bounded.
 */
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { EdgeChunk } from './edge-chunks.ts'

/** Ids below have a place in the table. */
const TABLE_MAX = 1 << 25
/** Other ids that are remembered at a time. */
const OTHERS_MAX = 1 << 16

abstract class Ends<In> extends BatchOperator<In, unknown> {
  private seen = new Uint8Array(1024)
  private readonly others = new Set<unknown>()

  protected add(id: unknown): void {
    if (typeof id === 'number' && (id | 0) === id && id >= 0 && id < TABLE_MAX) {
      if (id >= this.seen.length) this.grow(id)
      if (this.seen[id] === 1) return
      this.seen[id] = 1
    } else {
      if (this.others.has(id)) return
      if (this.others.size === OTHERS_MAX) this.others.clear()
      this.others.add(id)
    }
    this.out.push(id, NO_TIMESTAMP)
  }

  private grow(id: number): void {
    const seen = new Uint8Array(Math.min(TABLE_MAX, Math.max(this.seen.length * 2, id + 1)))
    seen.set(this.seen)
    this.seen = seen
  }
}

export class EndIds extends Ends<readonly [source: unknown, target: unknown]> {
  push(edge: readonly [source: unknown, target: unknown]): void {
    this.add(edge[0])
    this.add(edge[1])
  }
}

/** For edges that are in columns. */
export class EndIdsOfChunks extends Ends<EdgeChunk> {
  push({ sources, targets }: EdgeChunk): void {
    for (let i = 0; i < sources.length; i++) {
      this.add(sources[i])
      this.add(targets[i])
    }
  }
}

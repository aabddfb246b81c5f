import type { SourceSplit } from '../source.ts'

/** A split of one of the sources; or, without one, word that the source has no more for the reader. */
export interface HybridSplit extends SourceSplit {
  readonly source: number
  readonly split?: SourceSplit
}

export function wrapSplit(source: number, split: SourceSplit): HybridSplit {
  return { id: wrapId(source, split.id), source, split }
}

export function wrapId(source: number, id: string): string {
  return `${source}/${id}`
}

/** The id that the source of a wrapped one knows. */
export function unwrapId(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

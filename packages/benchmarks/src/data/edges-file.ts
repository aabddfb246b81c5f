/** Edges in a file: three parts of 32-bit numbers, so that threads have them at once. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { RMatEdges } from './rmat-edges.ts'

export function writeEdges(path: string, { vertices, sources, targets }: RMatEdges): void {
  const all = new Int32Array(1 + 2 * sources.length)
  all[0] = vertices
  all.set(sources, 1)
  all.set(targets, 1 + sources.length)
  writeFileSync(path, all)
}

export function readEdges(path: string): RMatEdges {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  const all = new Int32Array(buffer, byteOffset, byteLength / 4)
  const edges = (all.length - 1) / 2
  return { vertices: all[0], sources: all.subarray(1, 1 + edges), targets: all.subarray(1 + edges) }
}

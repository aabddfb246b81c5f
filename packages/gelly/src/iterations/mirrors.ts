/** Numbers of vertices that other partitions need to know, as they stand: for programs in which all change all the time. */
import type { GraphPartition } from './graph-partition.ts'
import type { Mail, SuperstepContext } from './partition-program.ts'

/** Sends each other partition the numbers of the vertices here that it knows as remote ones. */
export function sendMirrors(
  numbers: Float64Array,
  { known, subtask }: GraphPartition,
  context: SuperstepContext<Float64Array>,
): void {
  known.forEach((vertices, to) => {
    if (to === subtask || vertices.length === 0) return
    const content = new Float64Array(vertices.length)
    for (let i = 0; i < vertices.length; i++) content[i] = vertices[i] < 0 ? 0 : numbers[vertices[i]]
    context.send(to, content)
  })
}

/** Puts what came into the slots of remote vertices. */
export function readMirrors(
  numbers: Float64Array,
  mail: readonly Mail<Float64Array>[],
  { ids, remoteStarts }: GraphPartition,
): void {
  for (const { from, content } of mail) numbers.set(content, ids.length + remoteStarts[from])
}

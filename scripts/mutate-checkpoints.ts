// npm run simulate:mutations [-- name]: breaks the runtime in one place after the other, and tells at which seed the simulation notices.
// Works on the sources themselves and puts them back; do not edit them meanwhile.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

interface Mutation {
  readonly name: string
  /** Below `packages/runtime/src`. */
  readonly file: string
  readonly from: string
  readonly to: string
}

const SEEDS = 200
const MUTATIONS: readonly Mutation[] = [
  {
    name: 'channels are not held while others are behind',
    file: 'task/barrier-alignment.ts',
    from: 'if (barrier.exactlyOnce) this.gates[gate].hold(channel)',
    to: '',
  },
  {
    name: 'a barrier is handled when it has come through the first channel',
    file: 'task/barrier-alignment.ts',
    from: 'if (!complete) continue',
    to: '',
  },
  {
    name: 'sinks commit without waiting for a checkpoint',
    file: 'operators/sink-operator.ts',
    from: 'if (!this.ended) return this.prepare(false).then(() => this.tag(checkpoint))',
    to: 'if (!this.ended) return this.prepare(false).then(() => this.commitUpTo(Infinity))',
  },
  {
    name: 'what is not committed yet is not in the state',
    file: 'operators/sink-operator.ts',
    from: 'this.pending.flatMap(({ committables }) => committables),',
    to: '[],',
  },
  {
    name: 'sinks are not told to commit',
    file: 'task/task-checkpoints.ts',
    from: 'this.callStages((stage) => stage.checkpointComplete(completed))',
    to: '',
  },
  {
    name: 'the barrier overtakes rows that are collected for a frame',
    file: 'task/frame-builder.ts',
    from: 'barrier(barrier: Barrier): void {\n    this.flush()',
    to: 'barrier(barrier: Barrier): void {',
  },
  {
    name: 'timers are not in the state',
    file: 'operators/keyed-function-operator.ts',
    from: 'this.timers.snapshot(writer)',
    to: '',
  },
  {
    name: 'the state of enumerators is not restored',
    file: 'checkpoint/match-state.ts',
    from: 'if (stored.snapshot.enumerators.has(old.id))',
    to: 'if (old.id < 0)',
  },
  {
    name: 'key groups move by one when the parallelism changes',
    file: 'state/snapshot.ts',
    from: 'fresh[subtaskOfKeyGroup(Number(group), parallelism, maxParallelism)]',
    to: 'fresh[subtaskOfKeyGroup((Number(group) + 1) % maxParallelism, parallelism, maxParallelism)]',
  },
  {
    name: 'checksums are not looked at',
    file: 'checkpoint/sealed-object.ts',
    from: 'if (crc32(payload) !== view.getUint32(8, true))',
    to: 'if (crc32(payload) < 0)',
  },
  {
    name: 'the job ends before its last checkpoint',
    file: 'checkpoint/checkpoint-coordinator.ts',
    from: '(this.pending.size > 0 || (this.tasksEnded && !this.finalDone))',
    to: 'false',
  },
  {
    name: 'checkpoints are told of before they are stored',
    file: 'checkpoint/checkpoint-coordinator.ts',
    from: '    try {\n      const { snapshots, enumerators, report } = pending',
    to: '    this.options.job.checkpointComplete(checkpoint)\n    try {\n      const { snapshots, enumerators, report } = pending',
  },
  {
    name: 'tasks that have ended run again',
    file: 'task/build-task.ts',
    from: 'finished: site.finished ?? false,',
    to: 'finished: false,',
  },
  {
    name: 'the state is taken while work is put aside',
    file: 'task/task-checkpoints.ts',
    from: 'if (!task.quiet || parts.flow.failed) return false',
    to: 'if (parts.flow.waitsForPromise || parts.flow.failed) return false',
  },
  {
    name: 'records whose asynchronous call is under way are not in the state',
    file: 'async/async-operator.ts',
    from: 'Array.from(this.queue.records, ({ value, timestamp }) => [value, timestamp]),',
    to: '[],',
  },
  {
    name: 'broadcast state is not in the state',
    file: 'state/broadcast-state.ts',
    from: 'if (!map.isEmpty()) writer.list',
    to: 'if (map.isEmpty()) writer.list',
  },
  {
    name: 'broadcast state is dropped when it is restored',
    file: 'state/broadcast-state.ts',
    from: 'for (const [name, map] of this.maps) map.putAll',
    to: 'for (const [name, map] of [] as never[]) map.putAll',
  },
  {
    name: 'the watermarks of splits are not restored',
    file: 'operators/timestamps-and-watermarks.ts',
    from: 'combiner.update(split, stored[1])',
    to: '',
  },
  {
    name: 'watermarks overtake the rows before them',
    file: 'task/frame-builder.ts',
    from: 'this.marks.push(this.size, MARK_WATERMARK, timestamp)',
    to: 'this.marks.push(0, MARK_WATERMARK, timestamp)',
  },
  {
    name: 'lists of the subtask are not in the state',
    file: 'state/operator-state.ts',
    from: 'for (const [name, list] of this.lists) writer.list',
    to: 'for (const [name, list] of [] as [string, SubtaskList<any>][]) writer.list',
  },
  {
    name: 'a union is spread instead of given whole to all',
    file: 'state/snapshot.ts',
    from: "if (mode !== 'split') return items",
    to: "if (mode === 'broadcast') return items",
  },
  {
    name: 'sinks commit what came behind the barrier, too',
    file: 'operators/sink-operator.ts',
    from: '(group.checkpoint ?? Infinity) <= checkpoint',
    to: 'checkpoint > 0',
  },
  {
    name: 'sources forget where they were in their splits',
    file: 'source/elements-source.ts',
    from: 'else this.splits[0] = { ...split, next: to }',
    to: 'else (split as { next: number }).next = to',
  },
  {
    name: 'an older checkpoint is taken than the newest',
    file: 'checkpoint/recover.ts',
    from: 'for (const checkpoint of whole) {',
    to: 'for (const checkpoint of whole.toReversed()) {',
  },
]

const wanted = process.argv[2]
let missed = 0
for (const { name, file, from, to } of MUTATIONS) {
  if (wanted !== undefined && !name.includes(wanted)) continue
  const path = new URL(`../packages/runtime/src/${file}`, import.meta.url)
  const original = readFileSync(path, 'utf8')
  if (!original.includes(from)) throw new Error(`"${file}" no longer has: ${from}`)
  let output = ''
  try {
    writeFileSync(
      path,
      original.replace(from, () => to),
    )
    const args = ['--conditions=@wiesel/source', 'scripts/simulate.ts', '--seeds', String(SEEDS), '--bail']
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 })
    output = run.status === 0 ? '' : (/^seed (\d+)/m.exec(run.stdout)?.[0] ?? 'it does not end')
  } finally {
    writeFileSync(path, original)
  }
  if (output === '') missed++
  console.log(`${output === '' ? 'NOT NOTICED' : output.padEnd(11)}  ${name}`)
}
process.exitCode = missed === 0 ? 0 : 1

/**
 * What: checkpoints as objects of a storage: one per task, or several for one with much state, and the metadata that
 *   lists them with their checksums. Objects are put together one by one, and the job goes on in between.
 * Why safe: the metadata is put last, and a checkpoint without it does not exist; each object carries a checksum, so
 *   what is torn or changed is noticed before any of it is used.
 */
import { assembleSnapshot, type JobSnapshot } from '../execution/job-snapshot.ts'
import type { Plan } from '../plan/plan.ts'
import { decode, encode } from '../state/codec.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'
import { CheckpointError } from './checkpoint-error.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import { identify, type StoredOperator } from './operator-identity.ts'
import { checksumOf, HEADER_BYTES, seal, unseal } from './sealed-object.ts'
import { groupPieces, piecesOf, taskOf } from './stored-task.ts'

/** What is to be stored. */
export interface CheckpointContents {
  readonly checkpoint: number
  readonly timestamp: number
  readonly plan: Plan
  readonly tasks: readonly TaskSnapshot[]
  readonly enumerators: ReadonlyMap<number, unknown>
}

/** A checkpoint read back: the state of each operator, by the ids of the plan it was made with. */
export interface StoredCheckpoint {
  readonly checkpoint: number
  readonly timestamp: number
  readonly operators: readonly StoredOperator[]
  readonly snapshot: JobSnapshot
}

interface Metadata {
  readonly checkpoint: number
  readonly timestamp: number
  readonly operators: readonly StoredOperator[]
  readonly enumerators: readonly (readonly [number, unknown])[]
  /** For each task its objects. */
  readonly tasks: readonly (readonly StoredObject[])[]
}

interface StoredObject {
  readonly name: string
  readonly crc: number
  readonly length: number
}

const METADATA = 'metadata'
/** The state of a task is cut at so many bytes: to put an object together takes a few milliseconds. */
const OBJECT_BYTES = 1 << 20
/** Objects being stored at the same time. */
const PUTS_AT_ONCE = 4

/**
 * Writes a checkpoint below `path`. Returns the bytes written.
 *
 * @param pause called again and again when there is much to write: lets others have a turn
 */
export async function writeCheckpoint(
  storage: CheckpointStorage,
  path: string,
  contents: CheckpointContents,
  pause: () => Promise<void>,
): Promise<number> {
  const puts = new Set<Promise<void>>()
  const free: Uint8Array<ArrayBuffer>[] = []
  const tasks: StoredObject[][] = []
  let assembled = 0
  try {
    for (const [index, task] of contents.tasks.entries()) {
      const objects: StoredObject[] = []
      for (const pieces of groupPieces(piecesOf(task), OBJECT_BYTES)) {
        if (puts.size === PUTS_AT_ONCE) await Promise.race(puts)
        const isLarge = objects.length > 0
        const memory = isLarge ? (free.pop() ?? new Uint8Array(HEADER_BYTES + OBJECT_BYTES)) : undefined
        const bytes = seal(pieces, memory)
        const name = objects.length === 0 ? `task-${index}` : `task-${index}.${objects.length}`
        objects.push({ name, crc: checksumOf(bytes), length: bytes.length })
        const put = storage.put(`${path}/${name}`, bytes)
        puts.add(put)
        put.then(
          () => {
            puts.delete(put)
            if (memory !== undefined) free.push(memory)
          },
          () => {},
        )
        assembled += bytes.length
        if (assembled < OBJECT_BYTES) continue
        assembled = 0
        await pause()
      }
      tasks.push(objects)
    }
  } finally {
    // What is still under way must not come after whatever is done about a failure.
    await Promise.allSettled(puts)
  }
  await Promise.all(puts)
  const metadata: Metadata = {
    checkpoint: contents.checkpoint,
    timestamp: contents.timestamp,
    operators: identify(contents.plan),
    enumerators: [...contents.enumerators],
    tasks,
  }
  const bytes = seal([encode(metadata)])
  await storage.put(`${path}/${METADATA}`, bytes)
  return tasks.flat().reduce((sum, { length }) => sum + length, bytes.length)
}

/** @throws CheckpointError `CHECKPOINT_NOT_FOUND`, `CHECKPOINT_DAMAGED`, `CHECKPOINT_VERSION` */
export async function readCheckpoint(storage: CheckpointStorage, path: string): Promise<StoredCheckpoint> {
  const head = await storage.get(`${path}/${METADATA}`)
  if (head === undefined)
    throw new CheckpointError(
      'CHECKPOINT_NOT_FOUND',
      `There is no checkpoint "${path}" in ${storage.description}: it has no metadata.`,
    )
  const metadata = decode(unseal(`${path}/${METADATA}`, head)) as Metadata
  const tasks = await Promise.all(
    metadata.tasks.map(async (objects) => {
      const payloads = await Promise.all(objects.map((object) => readObject(storage, path, object)))
      return taskOf(payloads.length === 1 ? payloads[0] : concatenate(payloads))
    }),
  )
  return {
    checkpoint: metadata.checkpoint,
    timestamp: metadata.timestamp,
    operators: metadata.operators,
    snapshot: assembleSnapshot(tasks, new Map(metadata.enumerators)),
  }
}

async function readObject(
  storage: CheckpointStorage,
  path: string,
  { name, crc, length }: StoredObject,
): Promise<Uint8Array> {
  const full = `${path}/${name}`
  const bytes = await storage.get(full)
  const damaged = (what: string): CheckpointError =>
    new CheckpointError('CHECKPOINT_DAMAGED', `"${full}" ${what}. Use an older checkpoint.`)
  if (bytes === undefined) throw damaged('is missing')
  const payload = unseal(full, bytes)
  if (bytes.length !== length || checksumOf(bytes) !== crc) throw damaged('belongs to another checkpoint')
  return payload
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** Removes a checkpoint: its metadata first, so that it never looks whole and is not. */
export async function deleteCheckpoint(storage: CheckpointStorage, path: string): Promise<void> {
  await storage.delete(`${path}/${METADATA}`)
  for (const name of await storage.list(`${path}/`)) await storage.delete(name)
}

/** The checkpoints of a job: those with metadata, and those without, each newest first. */
export interface CheckpointListing {
  readonly whole: readonly number[]
  readonly broken: readonly number[]
}

export async function listCheckpoints(storage: CheckpointStorage, job: string): Promise<CheckpointListing> {
  const whole = new Set<number>()
  const all = new Set<number>()
  for (const name of await storage.list(`${job}/chk-`)) {
    const [, id, object] = /\/chk-(\d+)\/(.*)$/.exec(name) ?? []
    if (id === undefined) continue
    all.add(Number(id))
    if (object === METADATA) whole.add(Number(id))
  }
  const sorted = (ids: Iterable<number>): number[] => [...ids].sort((a, b) => b - a)
  return { whole: sorted(whole), broken: sorted([...all].filter((id) => !whole.has(id))) }
}

/** Where a job keeps its checkpoints. */
export function jobFolder(jobName: string): string {
  return encodeURIComponent(jobName).replaceAll(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
}

export function checkpointPath(job: string, checkpoint: number): string {
  return `${job}/chk-${checkpoint}`
}

/*
 * What a writer does with the parts of writers before it.
 *
 * Each writer has a name of its own (uid) and counts its parts. The state of a checkpoint says of one writer: these parts
 * were open and so long; the next part would have been number n. Parts below n that are not open are committed by the
 * runtime, from the committables of the checkpoint. Parts from n on were begun after the checkpoint: they are removed.
 * So are those of writers that were restored from the same state and failed before a checkpoint of their own: the hidden
 * names say from whose state a writer went on. A writer of which the state is restored is gone, and its state came to
 * exactly one new writer, so nobody else touches these files.
 */
import { FileError } from '../errors/file-error.ts'
import { joinPath, type FileSystem } from '../file-system/file-system.ts'
import { isBegunLater, type OpenPart, type PartLayout, type PendingPart } from './part.ts'

/** The state of a writer in a checkpoint. Plain data. */
export interface FileWriterState {
  uid: string
  nextPart: number
  open: OpenPart[]
}

/** Cuts open parts back to the checkpoint and returns them to be committed; removes what was begun after it. */
export async function restoreParts(
  layout: PartLayout,
  states: readonly FileWriterState[],
): Promise<PendingPart[]> {
  const pending: PendingPart[] = []
  for (const { open } of states) {
    for (const part of open) {
      await cutBack(layout.files, part)
      pending.push({ from: part.from, to: part.to })
    }
  }
  if (states.length > 0 && (await layout.files.stat(layout.directory)) !== undefined) {
    await removeLater(layout, layout.directory, states)
  }
  return pending
}

async function cutBack(files: FileSystem, { from, to, length }: OpenPart): Promise<void> {
  if ((await files.stat(from)) === undefined) {
    const reason =
      (await files.stat(to)) === undefined
        ? 'the checkpoint needs it, and it is gone. Restore another checkpoint, or start without state.'
        : `it is finished as ${to} by a later checkpoint. Restore the newest one, or move that file away and start without state.`
    throw new FileError('FILE_CHANGED', from, 'go on with', { reason })
  }
  const file = await files.openAppend(from, length)
  await file.sync()
  await file.close()
}

async function removeLater(
  layout: PartLayout,
  directory: string,
  states: readonly FileWriterState[],
): Promise<void> {
  for (const entry of await layout.files.list(directory)) {
    const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
    if (entry.kind === 'directory' && !name.startsWith('.'))
      await removeLater(layout, joinPath(directory, name), states)
    if (entry.kind !== 'file') continue
    const isLater = states.some(({ uid, nextPart }) => isBegunLater(name, layout.prefix, uid, nextPart))
    if (isLater) await layout.files.remove(entry.path)
  }
}

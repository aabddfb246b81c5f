import { SnapshotMismatchError } from '../errors.ts'
import type { EngineKind, EngineSnapshot } from './engine.ts'

/** Throws unless the snapshot was taken by this kind of engine for this automaton. */
export function checkSnapshot(
  snapshot: EngineSnapshot<unknown>,
  engine: EngineKind,
  fingerprint: string,
): void {
  if (snapshot.engine !== engine) {
    throw new SnapshotMismatchError(
      `The snapshot was taken by the ${snapshot.engine} engine and this is the ${engine} engine. ` +
        `Make the engine with { engine: '${snapshot.engine}' } to restore it.`,
    )
  }
  if (snapshot.pattern !== fingerprint) {
    throw new SnapshotMismatchError(
      `The snapshot belongs to another pattern (${snapshot.pattern}, this one is ${fingerprint}): stages, quantifiers ` +
        'or windows have changed. Restore it with the old pattern, or drop the state of this operator.',
    )
  }
}

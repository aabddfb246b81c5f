/** Fits the state of a checkpoint to a plan: operators found by uid, then by place; spread over their subtasks now. */
import type { JobSnapshot } from '../execution/job-snapshot.ts'
import type { Plan, PlanEdge } from '../plan/plan.ts'
import type { Program } from '../plan/program.ts'
import { redistribute, type OperatorSnapshot } from '../state/snapshot.ts'
import { CheckpointError } from './checkpoint-error.ts'
import type { StoredCheckpoint } from './checkpoint-store.ts'
import { identify, type StoredOperator } from './operator-identity.ts'

/** A program and the state it starts from. */
export interface MatchedState {
  /** The program, with as many key groups as the state has. */
  readonly program: Program
  readonly snapshot: JobSnapshot
}

/**
 * @param allowNonRestoredState whether state of operators that are gone may be left out
 * @throws CheckpointError `STATE_NOT_RESTORED` when it may not; `MAX_PARALLELISM` when there are more subtasks than key groups
 */
export function matchState(
  program: Program,
  stored: StoredCheckpoint,
  allowNonRestoredState: boolean,
): MatchedState {
  const matches = matchOperators(identify(program.plan), stored.operators)
  const lost = stored.operators.filter(
    (old) => ![...matches.values()].includes(old) && old.derived !== true && hasState(stored, old.id),
  )
  if (lost.length > 0 && !allowNonRestoredState) throw notRestored(lost)
  const nodes = program.plan.nodes.map((node) => {
    const old = matches.get(node.id)
    if (old === undefined) return node
    if (node.parallelism > old.maxParallelism)
      throw tooParallel(node.name, node.parallelism, old.maxParallelism)
    return { ...node, maxParallelism: old.maxParallelism }
  })
  const operators = new Map<number, OperatorSnapshot[]>()
  const enumerators = new Map<number, unknown>()
  const finished = new Map<number, boolean[]>()
  for (const { id, parallelism, maxParallelism, derived } of nodes) {
    const old = matches.get(id)
    const before = derived === true ? finished.get(producerOf(program.plan, id)) : undefined
    // What a planner has put behind an operator since then has ended with it.
    if (old === undefined && before !== undefined) finished.set(id, [...before])
    const snapshots = old === undefined ? undefined : stored.snapshot.operators.get(old.id)
    if (old === undefined || snapshots === undefined) continue
    const ended = stored.snapshot.finished?.get(old.id) ?? snapshots.map(() => false)
    if (snapshots.length === parallelism) {
      operators.set(id, redistribute(snapshots, parallelism, maxParallelism))
      finished.set(id, [...ended])
    } else {
      // Keyed state of what has ended has done all it had to do. Others must not do it again.
      const open = ended.every(Boolean)
        ? snapshots
        : snapshots.map((snapshot, i) => (ended[i] ? { ...snapshot, keyed: {} } : snapshot))
      operators.set(id, redistribute(open, parallelism, maxParallelism))
      finished.set(
        id,
        Array.from({ length: parallelism }, () => ended.every(Boolean)),
      )
    }
    if (stored.snapshot.enumerators.has(old.id)) enumerators.set(id, stored.snapshot.enumerators.get(old.id))
  }
  return {
    program: { ...program, plan: { ...program.plan, nodes } },
    snapshot: { operators, enumerators, finished },
  }
}

function producerOf({ edges }: Plan, id: number): number {
  return (edges.find(({ to }) => to === id) as PlanEdge).from
}

function matchOperators(
  fresh: readonly StoredOperator[],
  stored: readonly StoredOperator[],
): Map<number, StoredOperator> {
  const matches = new Map<number, StoredOperator>()
  const left = new Set(stored)
  const match = (find: (node: StoredOperator, old: StoredOperator) => boolean): void => {
    for (const node of fresh) {
      if (matches.has(node.id)) continue
      const old = [...left].find((candidate) => find(node, candidate))
      if (old === undefined) continue
      matches.set(node.id, old)
      left.delete(old)
    }
  }
  match((node, old) => node.uid !== undefined && node.uid === old.uid)
  match((node, old) => node.uid === undefined && old.uid === undefined && node.place === old.place)
  return matches
}

function hasState({ snapshot }: StoredCheckpoint, id: number): boolean {
  if (snapshot.enumerators.has(id)) return true
  return (snapshot.operators.get(id) ?? []).some(
    ({ keyed, lists }) =>
      Object.values(keyed).some((groups) => Object.keys(groups).length > 0) ||
      Object.values(lists).some(({ items }) => items.length > 0),
  )
}

function notRestored(lost: readonly StoredOperator[]): CheckpointError {
  const names = lost.map(({ name, uid }) => `"${name}"${uid === undefined ? '' : ` (uid "${uid}")`}`)
  return new CheckpointError(
    'STATE_NOT_RESTORED',
    `The job has no operator for the state of ${names.join(', ')}. Give the operators the uids they had, or leave the state out with allowNonRestoredState.`,
  )
}

function tooParallel(name: string, parallelism: number, maxParallelism: number): CheckpointError {
  return new CheckpointError(
    'MAX_PARALLELISM',
    `Operator "${name}" has ${parallelism} subtasks, but its state has ${maxParallelism} key groups, which is the most it can be spread over. Use a lower parallelism.`,
  )
}

/** Keys and fields as the planner compares them: by where they are in records. */
import type { ResolvedKey } from '../keys/resolve-key.ts'

/** The steps from a record to a field; none for the record itself. */
export type Path = readonly (string | number)[]

/** A key: some fields in order, or what a function selects. */
export type PlanKey =
  | { readonly paths: readonly Path[] }
  | { readonly select: (value: any) => unknown; readonly paths?: undefined }

/** The key that `keyOf` reads: one of the two forms that a resolved key has. */
export function planKey(key: ResolvedKey, keyOf: (value: any) => unknown = key.keyOf): PlanKey {
  const { paths, flat } = key
  // A key of composite fields has another value when it is read as flat fields.
  const composite = flat !== undefined && flat.types.length !== paths?.length
  if (paths === undefined || (composite && keyOf !== key.keyOf)) return { select: keyOf }
  return { paths }
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, i) => path[i] === step)
}

/** Whether two keys have equal values for all records. */
export function sameKey(a: PlanKey, b: PlanKey): boolean {
  if (a.paths === undefined || b.paths === undefined)
    return a.paths === undefined && b.paths === undefined && a.select === b.select
  const { paths } = b
  return (
    a.paths.length === paths.length &&
    a.paths.every((path, i) => path.length === paths[i].length && startsWith(path, paths[i]))
  )
}

/** Whether records that are equal in `whole` are equal in `part`, too: it has no other fields. */
export function isPartOf(part: PlanKey, whole: PlanKey): boolean {
  if (part.paths === undefined || whole.paths === undefined) return sameKey(part, whole)
  return part.paths.every((path) => whole.paths.some((other) => startsWith(path, other)))
}

/** What becomes of a key behind an operator: the key of the results that has the same values; `undefined` if none has. */
export type Forward = (key: PlanKey) => PlanKey | undefined

/** Records go on as they are. */
export const UNCHANGED: Forward = (key) => key

/** Only fields that are part of a key are kept. */
export function keepsKey(whole: PlanKey): Forward {
  return (key) => (isPartOf(key, whole) ? key : undefined)
}

/** Only fields that are part of a key are kept, and not those that are replaced. */
export function keepsFields(whole: PlanKey, replaced: readonly Path[]): Forward {
  const touches = (path: Path): boolean =>
    replaced.some((other) => startsWith(path, other) || startsWith(other, path))
  return (key) => (key.paths?.some(touches) === false && isPartOf(key, whole) ? key : undefined)
}

/** Fields go elsewhere: `move` says where. */
export function moveFields(move: (path: Path) => Path | undefined): Forward {
  return (key) => {
    const paths = key.paths?.map(move)
    return paths === undefined || paths.some((path) => path === undefined)
      ? undefined
      : { paths: paths as Path[] }
  }
}

/** Fields are copied: each of `from` to the path beside it, with all that is in it. */
export function copyFields(copies: readonly (readonly [from: Path, to: Path])[]): Forward {
  return moveFields((path) => {
    const copy = copies.find(([from]) => startsWith(path, from))
    return copy === undefined ? undefined : [...copy[1], ...path.slice(copy[0].length)]
  })
}

/** Records become a field of the results. */
export function wrappedAt(position: number): Forward {
  return moveFields((path) => [position, ...path])
}

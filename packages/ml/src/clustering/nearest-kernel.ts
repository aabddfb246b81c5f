/**
 * K-means in WebAssembly with SIMD: which centroid rows are nearest to, and the sums of the rows of each centroid.
 *
 * The nearest is found with 32 bits, for four rows in a vector: by the scores `c·c − 2 x·c`, which order centroids as their
 * distances from the row do. Where the least score and the second are nearer to each other than rounding may have moved them,
 * it says that it does not know. Sixteen rows and two centroids go through the inner loop together, so that what was loaded
 * is used more than once and no sum waits for another.
 *
 * Sums are of 64 bits, row after row as any loop has them, so they are the same to the last bit.
 */
import {
  add,
  assemble,
  get,
  int,
  loadInt,
  multiply,
  set,
  vector,
  whileLess,
  type AssembledFunction,
  type Code,
  type Local,
} from '../wasm/assemble.ts'

/** Rows come in groups of this. */
export const GROUP = 16

/** What is said of a row whose nearest centroid is not known. */
export const UNSURE = -1

const BYTES = 16
const move = (local: Local, by: Code): Code => set(local, add(get(local), by))

/** Finds the nearest centroids of the rows from a place to another; returns whether there is one that is not known. */
function findNearest(): AssembledFunction {
  // Parameters. A group is the first entries of its rows, then the second ones, and so on, and the lengths of its rows.
  const [group, end, results, centroids, centroidsEnd, pairBytes] = [0, 1, 2, 3, 4, 5]
  // How near two scores may be: a + b · length + c · length².
  const [a, b, c] = [6, 7, 8]
  // Other variables.
  const [rows, entry, pairEnd, number] = [9, 10, 11, 12]
  const best = (v: number): Local => 13 + v
  const second = (v: number): Local => 17 + v
  const nearest = (v: number): Local => 21 + v
  const score = (v: number, one: number): Local => 25 + 2 * v + one
  const factor = (one: number): Local => 33 + one
  const [x, unsure] = [35, 36]

  const both = (each: (one: number) => Code): Code => [...each(0), ...each(1)]
  const all = (each: (v: number) => Code): Code => [0, 1, 2, 3].flatMap((v) => [...each(v)])

  const addEntry: Code = [
    ...both((one) => set(factor(one), vector.loadSplat(get(entry), 4 * one))),
    ...all((v) => [
      ...set(x, vector.load(get(rows), BYTES * v)),
      ...both((one) =>
        set(score(v, one), vector.add(get(score(v, one)), vector.multiply(get(x), get(factor(one))))),
      ),
    ]),
    ...move(entry, int(8)),
    ...move(rows, int(4 * GROUP)),
  ]
  const compare = (v: number, one: number): Code => [
    ...set(
      nearest(v),
      vector.select(
        vector.splatInt(add(get(number), int(one))),
        get(nearest(v)),
        vector.less(get(score(v, one)), get(best(v))),
      ),
    ),
    ...set(second(v), vector.least(get(second(v)), vector.most(get(best(v)), get(score(v, one))))),
    ...set(best(v), vector.least(get(best(v)), get(score(v, one)))),
  ]
  const isSure = (v: number): Code => {
    const length = vector.load(get(rows), BYTES * v)
    const growing = vector.add(vector.splat(get(b)), vector.multiply(length, vector.splat(get(c))))
    const room = vector.add(vector.splat(get(a)), vector.multiply(length, growing))
    return vector.greater(vector.subtract(get(second(v)), get(best(v))), room)
  }
  const code: Code = [
    ...whileLess(
      group,
      get(end),
      all((v) => [
        ...set(best(v), vector.constant(Infinity)),
        ...set(second(v), vector.constant(Infinity)),
        ...set(nearest(v), vector.constant(0)),
      ]),
      set(entry, get(centroids)),
      set(number, int(0)),
      whileLess(
        entry,
        get(centroidsEnd),
        set(rows, get(group)),
        set(pairEnd, add(get(entry), get(pairBytes))),
        all((v) => both((one) => set(score(v, one), vector.loadSplat(get(entry), 4 * one)))),
        move(entry, int(8)),
        whileLess(entry, get(pairEnd), addEntry),
        all((v) => both((one) => compare(v, one))),
        move(number, int(2)),
      ),
      all((v) => [
        ...set(x, vector.not(isSure(v))),
        ...set(unsure, vector.or(get(unsure), get(x))),
        ...vector.store(get(results), vector.or(get(nearest(v)), get(x)), BYTES * v),
      ]),
      move(results, int(4 * GROUP)),
      set(group, add(get(rows), int(4 * GROUP))),
    ),
    ...vector.any(get(unsure)),
  ]
  return {
    parameters: [...Array<'i32'>(6).fill('i32'), 'f32', 'f32', 'f32'],
    locals: [...Array<'i32'>(4).fill('i32'), ...Array<'v128'>(24).fill('v128')],
    code,
  }
}

/** Adds rows to the sums of their centroids. Rows and sums have the same even count of numbers. */
function addRows(): AssembledFunction {
  const [row, end, numbers, sums, rowBytes] = [0, 1, 2, 3, 4]
  const [target, rowEnd] = [5, 6]
  const code = [
    ...whileLess(
      row,
      get(end),
      set(target, add(get(sums), multiply(loadInt(get(numbers)), get(rowBytes)))),
      set(rowEnd, add(get(row), get(rowBytes))),
      whileLess(
        row,
        get(rowEnd),
        vector.store(get(target), vector.addLong(vector.load(get(target)), vector.load(get(row)))),
        move(target, int(BYTES)),
        move(row, int(BYTES)),
      ),
      move(numbers, int(4)),
    ),
    ...int(0),
  ]
  return { parameters: Array<'i32'>(5).fill('i32'), locals: ['i32', 'i32'], code }
}

/** Makes the functions and their memory; `undefined` if there is no WebAssembly with SIMD here. */
export const makeNearestKernel = assemble({ findNearest: findNearest(), addRows: addRows() })

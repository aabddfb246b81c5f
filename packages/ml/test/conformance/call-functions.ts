import {
  addScaled,
  distance,
  dot,
  entryAt,
  entriesOf,
  entryOf,
  gemv,
  hadamard,
  nearestOf,
  norm,
  outerProduct,
  scaled,
  sparseMatrix,
  sparseVector,
  summedVector,
  toArray,
  withEntry,
  withEntryOf,
  type MatrixEntry,
  type Vector,
} from '../../src/index.ts'
import { slice } from '../../src/feature/vector-slicer.ts'
import { regularize } from '../../src/linear/regularize.ts'
import { hingeLoss, leastSquareLoss, logisticLoss, type Loss } from '../../src/linear/loss.ts'
import {
  compressQuantiles,
  countOf,
  emptyQuantiles,
  insertNumber,
  mergeQuantiles,
  quantilesOf,
  type QuantileSummary,
} from '../../src/feature/quantile-summary.ts'
import { sameValue } from './compare-values.ts'
import { decodeNumbers, type MlCase } from './ml-case.ts'

type Fn = (args: any, previous: any) => unknown

const weighted = (loss: Loss): Record<string, Fn> => ({
  loss: ({ point, coefficient }) => point.weight * loss.of(dot(point.features, coefficient), point.label),
  gradient: ({ point, coefficient, cumulative }, previous) =>
    addScaled(
      point.weight * loss.slope(dot(point.features, coefficient), point.label),
      point.features,
      cumulative === 'previous result' ? previous : cumulative,
    ),
})

/** Functions by stage and name, as the cases call them. */
const FUNCTIONS: Readonly<Record<string, Readonly<Record<string, Fn>>>> = {
  BLAS: {
    asum: ({ x }) => norm(x, 1),
    axpy: ({ a, x, y, k }) => (k === undefined ? addScaled(a, x, y) : addFirst(k, a, x, y)),
    dot: ({ x, y }) => dot(x, y),
    hDot: ({ x, y }) => hadamard(x, y),
    norm2: ({ x }) => norm(x),
    norm: ({ x, p }) => norm(x, p),
    scal: ({ a, x }) => scaled(a, x),
    gemv: ({ alpha, matrix, transpose, x, beta, y }) =>
      gemv(alpha, matrixOf(matrix), x, beta, y, { transpose }),
  },
  BinaryLogisticLoss: weighted(logisticLoss),
  HingeLoss: weighted(hingeLoss),
  LeastSquareLoss: weighted(leastSquareLoss),
  Regularization: {
    regularize: ({ coefficient, reg, elasticNet, learningRate }) =>
      coefficient.map((value: number) => regularize(value, reg, elasticNet, learningRate)),
  },
  VectorUtils: { selectByIndices: ({ vector, sortedIndices }) => slice(vector, sortedIndices) },
  VectorWithNorm: { l2Norm: ({ x }) => norm(x) },
  SparseVector: {
    construct: ({ size, indices, values }) => sparseVector(size, indices, values),
    toArray: ({ x }) => toArray(x),
    get: ({ x, i }) => entryAt(x, i),
    setThenGet: ({ x, i, value }) => entryAt(withEntry(x, i, value), i),
  },
  DenseVector: {
    toArray: ({ x }) => toArray(x),
    get: ({ x, i }) => entryAt(x, i),
    setThenGet: ({ x, i, value }) => entryAt(withEntry(x, i, value), i),
  },
  DistanceMeasure: {
    distance: ({ measure, x, y }) => distance(measure, x, y),
    findClosest: ({ measure, centroids, x }) => nearestOf(measure, centroids, x),
  },
  DistanceMetric: { distance: ({ metric, a, b, p }) => distance(metric, a, b, p) },
  QuantileSummary: {
    query: ({ data, relativeError, percentiles }) => quantilesOf(summaryOf(relativeError, data), percentiles),
    mergeAndQuery: ({ data1, data2, relativeError, percentiles }) =>
      quantilesOf(
        mergeQuantiles(summaryOf(relativeError, data1), summaryOf(relativeError, data2)),
        percentiles,
      ),
    isEmpty: ({ data }) => countOf(summaryOf(0.001, data)) === 0,
    'isEmpty after compress': ({ data }) => countOf(compressQuantiles(summaryOf(0.001, data))) === 0,
    'isEmpty after merge with empty': ({ data }) =>
      countOf(mergeQuantiles(summaryOf(0.001, data), emptyQuantiles(0.001))) === 0,
  },
  Vector: {
    dot: ({ x, y }) => dot(x, y),
    get: ({ x, i, matrix, row, col }) =>
      x === undefined ? entryOf(matrixOf(matrix), row, col) : entryAt(x, i),
    set: ({ x, i, matrix, row, col, value }) =>
      x === undefined ? withEntryOf(matrixOf(matrix), row, col, value) : withEntry(x, i, value),
    outer: ({ x, y }) => listed(outerProduct(x, y)),
    magnitude: ({ x }) => norm(x),
    fromCOO: ({ cooSize, numRows, numCols, entries }) =>
      cooSize === undefined ? sparseMatrix(numRows, numCols, entries) : summedVector(cooSize, entries),
  },
  DistributedRowMatrix: {
    toCOO: ({ numRows, numCols, entries }) => ({
      nonZeroEntries: sparseMatrix(numRows, numCols, entries).entries,
    }),
    dimensions: (matrix) => {
      const { numRows, numCols } = sparseMatrix(matrix.numRows, matrix.numCols, matrix.entries)
      return { numRows, numCols }
    },
  },
}

/** Whether the functions of a stage are known. */
export function hasFunctions(stage: string): boolean {
  return stage in FUNCTIONS
}

/** Adds to the first `k` entries only. */
function addFirst(k: number, a: number, x: Vector, y: Vector): number[] {
  const [from, to] = [toArray(x), toArray(y)]
  return to.map((value, i) => (i < k ? value + a * from[i] : value))
}

function numbersOf(data: any): number[] {
  if (Array.isArray(data)) return data
  const { from, to, step } = data.sequence
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
}

function summaryOf(relativeError: number, data: any): QuantileSummary {
  return numbersOf(data).reduce(insertNumber, emptyQuantiles(relativeError))
}

function matrixOf({ numRows, numCols, entries, valuesColumnMajor }: any) {
  if (entries !== undefined) return sparseMatrix(numRows, numCols, entries)
  return {
    numRows,
    numCols,
    values:
      valuesColumnMajor === undefined
        ? new Array<number>(numRows * numCols).fill(0)
        : numbersOf(valuesColumnMajor),
  }
}

function listed(matrix: ReturnType<typeof outerProduct>) {
  const { numRows, numCols } = matrix
  return { numRows, numCols, entries: entriesOf(matrix).filter(([, , value]) => value !== 0) }
}

/** Calls the functions of a case one after the other, and says what is wrong. */
export function callFunctions(one: MlCase): string | undefined {
  let previous: unknown
  for (const call of one.calls ?? []) {
    const run = FUNCTIONS[one.stage]?.[call.fn]
    if (run === undefined) return `function ${one.stage}.${call.fn} is not there`
    const args = decodeNumbers(call.args)
    previous = run(args, previous)
    const complaint = judge(decodeNumbers(call.expected), previous, args, one.tolerance ?? 0)
    if (complaint !== undefined) return `${call.fn}: ${complaint}`
  }
  return undefined
}

function judge(expected: any, actual: any, args: any, tolerance: number): string | undefined {
  if (expected?.rankRule !== undefined) return judgeRanks(actual, args)
  const good =
    expected?.contains !== undefined
      ? expected.contains.every((wanted: unknown) =>
          actual.some((one: unknown) => sameValue(wanted, one, tolerance, false)),
        )
      : sameValue(inOrder(expected), inOrder(actual), tolerance, false)
  return good ? undefined : `expected ${JSON.stringify(expected)}, but got ${JSON.stringify(actual)}`
}

/** Entries of matrices in one order, and without what describes the case. */
function inOrder(value: any): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { unordered: _, ...fields } = value
  const sorted = (entries: MatrixEntry[]): MatrixEntry[] =>
    entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  if (fields.entries !== undefined) fields.entries = sorted(fields.entries)
  if (fields.nonZeroEntries !== undefined) fields.nonZeroEntries = sorted(fields.nonZeroEntries)
  return fields
}

/** Whether quantiles have ranks that are near enough to those asked for. */
function judgeRanks(found: readonly number[], args: any): string | undefined {
  const data = [
    ...numbersOf(args.data ?? args.data1),
    ...(args.data2 === undefined ? [] : numbersOf(args.data2)),
  ]
  const n = data.length
  const error: number = args.relativeError
  for (const [i, q] of found.entries()) {
    const p: number = args.percentiles[i]
    const rank = Math.ceil((data.filter((x) => x <= q).length + data.filter((x) => x < q).length) / 2)
    const high = Math.ceil((p + error) * n) + (error === 0 ? 1 : 0)
    if (rank < Math.floor((p - error) * n) || rank > high)
      return `quantile ${p} is ${q}, which has rank ${rank} of ${n}`
  }
  return found.length === args.percentiles.length ? undefined : `there are ${found.length} quantiles`
}

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
import {
  hingeLoss,
  hingeLossOfSigns,
  leastSquareLoss,
  logisticLoss,
  logisticLossOfSigns,
  type Loss,
} from '../../src/linear/loss.ts'
import { PENALTIES } from '../../src/linear/penalty.ts'
import { QuadTree } from '../../src/neighbors/quad-tree.ts'
import {
  affinitiesOf,
  bindingOf,
  dissimilaritiesOf,
  outlierProbabilities,
} from '../../src/outliers/binding.ts'
import { predictLinear } from '../../src/regression/intercept-model.ts'
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

/** What calls of one case share. */
interface Context {
  tree?: QuadTree
}

type Fn = (args: any, previous: any, context: Context) => unknown

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

/** Of functions that are called alike in both, those of FlinkML 1.8. */
const OLD: Readonly<Record<string, Readonly<Record<string, Fn>>>> = {
  SquaredLoss: withWeights(leastSquareLoss),
  LogisticLoss: withWeights(logisticLossOfSigns),
  HingeLoss: withWeights(hingeLossOfSigns),
  LinearPrediction: {
    predict: ({ vector, weights }) => predictLinear(weights, vector),
    gradient: ({ vector }) => ({ weights: toArray(vector), intercept: 1 }),
  },
  PenaltyNone: penaltyFunctions('none'),
  PenaltyL1: penaltyFunctions('L1'),
  PenaltyL2: penaltyFunctions('L2'),
  StochasticOutlierSelection: {
    affinitySearch: ({ distances, ...options }) => affinitiesOf(distances, options),
    dissimilarity: ({ rows }) => rows.map((_: unknown, row: number) => dissimilaritiesOf(rows, row)),
    affinity: ({ rows, perplexity }) =>
      rows.map((_: unknown, row: number) =>
        affinitiesOf(dissimilaritiesOf(rows, row), {
          perplexity,
          maxIterations: 5000,
          errorTolerance: 1e-20,
        }),
      ),
    bindingProbabilities: ({ affinity }) => affinity.map(bindingOf),
    outlierProbability: ({ bindingWithoutDiagonal }) => outlierProbabilities(bindingWithoutDiagonal),
  },
  QuadTree: {
    childBoxes: ({ min, max, maxPerBox, points }, _, context) => {
      const tree = (context.tree = new QuadTree(min, max, maxPerBox))
      for (const point of points) tree.insert(point)
      const box = ({ center, width }: QuadTree['root']) => ({ center, width })
      return { root: box(tree.root), children: tree.childBoxes.map(box) }
    },
    searchNeighbors: ({ point, radius }, _, { tree }) => tree!.within(point, radius).map((one) => one.point),
    siblingSearch: ({ point }, _, { tree }) => tree!.siblings(point).map((one) => one.point),
  },
}

function withWeights(loss: Loss): Record<string, Fn> {
  const slope = ({ example, weights }: any): number =>
    loss.slope(predictLinear(weights, example.vector), example.label)
  return {
    loss: ({ example, weights }) => loss.of(predictLinear(weights, example.vector), example.label),
    gradient: (args) => ({
      weights: toArray(scaled(slope(args), args.example.vector)),
      intercept: slope(args),
    }),
    gradientWeight0: (args) => slope(args) * entryAt(args.example.vector, 0),
  }
}

function penaltyFunctions(name: keyof typeof PENALTIES): Record<string, Fn> {
  const { step, cost } = PENALTIES[name]
  return {
    takeStep: ({ weights, gradient, regularizationConstant, learningRate }) =>
      weights.map((weight: number, i: number) =>
        step(weight, gradient[i], regularizationConstant, learningRate),
      ),
    regLoss: ({ loss, weights, regularizationConstant }, previous) =>
      loss + cost(weights === 'updated weights' ? previous : weights, regularizationConstant),
  }
}

function functionsOf({ source, stage }: MlCase): Readonly<Record<string, Fn>> | undefined {
  return (source === 'flinkml-1.8' ? OLD[stage] : undefined) ?? FUNCTIONS[stage]
}

/** Whether the functions of a stage are known. */
export function hasFunctions(one: MlCase): boolean {
  return functionsOf(one) !== undefined
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
  const context: Context = {}
  for (const call of one.calls ?? []) {
    const run = functionsOf(one)?.[call.fn]
    if (run === undefined) return `function ${one.stage}.${call.fn} is not there`
    const args = decodeNumbers(call.args)
    previous = run(args, previous, context)
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

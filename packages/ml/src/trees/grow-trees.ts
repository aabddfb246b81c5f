/**
 * Grows trees on a bulk iteration, one level of one tree in a round: the trees so far go to all subtasks, each sums up its
 * rows by node, feature and bin, the sums are added, and every open node gets the best question, or becomes a leaf. When a
 * tree is done the next one begins, where there is more than one (boosting).
 *
 * Sums of counts are exact. Sums of other numbers are rounded in another way at another parallelism; of questions that are
 * equally good up to 10⁻⁹ the first is taken, so that this does not matter.
 */
import { rich, type DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { MISSING, type BinnedBlock, type FeatureBorders } from './feature-bins.ts'
import type { Tree, TreeNode } from './tree.ts'
import type { TreeObjective } from './tree-objective.ts'
import { collectLearned, fitName, type FitOptions } from '../stage/fit-progress.ts'

export interface GrowthOptions {
  readonly trees: number
  readonly maxDepth: number
  readonly minInstancesPerNode: number
  readonly minInfoGain: number
  /** What is said before the first tree, for boosting. */
  readonly base: number
}

/** A node while its tree grows. */
interface GrowingNode {
  readonly feature: number
  /** To the left go bins up to this. */
  readonly bin: number
  readonly missingLeft: boolean
  readonly left: number
  readonly right: number
  /** The sums of its rows. */
  readonly sums: readonly number[]
  readonly gain: number
}

/** What goes round the loop: one record. */
interface Growth {
  readonly done: readonly (readonly GrowingNode[])[]
  readonly tree: readonly GrowingNode[]
  /** The nodes of the tree that may get a question next. */
  readonly open: readonly number[]
  readonly depth: number
}

const LEAF = { feature: -1, bin: -1, missingLeft: false, left: -1, right: -1, gain: 0 }
const SEED: Growth = { done: [], tree: [{ ...LEAF, sums: [] }], open: [0], depth: 0 }
const EQUAL = 1e-9

/** Grows trees. @throws TrainingDataError if there are no rows */
export async function growTrees(
  name: string,
  blocks: DataSet<BinnedBlock>,
  borders: FeatureBorders,
  objective: TreeObjective,
  options: GrowthOptions,
  fitOptions: FitOptions,
): Promise<Tree[]> {
  const bins = Math.max(1, ...borders.map(({ length }) => length + 1))
  const shape: Shape = { features: borders.length, bins, channels: objective.channels }
  const states = blocks.env
    .fromElements(SEED)
    .iterate(options.trees * Math.max(1, options.maxDepth))
    .name(fitName(name))
  const next = blocks
    .map(
      rich((context) => {
        const [growth] = context.getBroadcastVariable<Growth>('growth')
        return (block: BinnedBlock) => sumsOf(block, growth, shape, objective, options.base)
      }),
    )
    .withBroadcastSet(states, 'growth')
    .name('Histograms')
    .reduce((a, b) => a.map((sum, i) => sum + b[i]))
    .map(
      rich((context) => {
        const [growth] = context.getBroadcastVariable<Growth>('growth')
        return (sums: Float64Array) => grown(growth, sums, shape, objective, options)
      }),
    )
    .withBroadcastSet(states, 'growth')
    .name('Grow')
  const last = states.closeWith(
    next,
    next.filter(({ done }) => done.length < options.trees),
  )
  const [growth] = await collectLearned(name, last, fitOptions)
  if (growth === undefined || growth.done.length === 0)
    throw new TrainingDataError(name, 'there are no rows to learn from.')
  return growth.done.map((tree) => tree.map((node) => finished(node, borders, objective)))
}

interface Shape {
  readonly features: number
  /** Of the feature that has most, without that of NaN. */
  readonly bins: number
  readonly channels: number
}

/** Where the sums of a node, a feature and a bin begin; NaN comes after the other bins. */
function placeOf({ features, bins, channels }: Shape, open: number, feature: number, bin: number): number {
  return ((open * features + feature) * (bins + 1) + (bin === MISSING ? bins : bin)) * channels
}

function sumsOf(
  block: BinnedBlock,
  growth: Growth,
  shape: Shape,
  objective: TreeObjective,
  base: number,
): Float64Array {
  const { features } = shape
  const { tree, open } = growth
  const openOf = new Int32Array(tree.length).fill(-1)
  for (const [i, node] of open.entries()) openOf[node] = i
  const sums = new Float64Array(placeOf(shape, open.length, 0, 0))
  const scores = scoresOf(block, growth, features, objective, base)
  for (let row = 0, from = 0; row < block.rows; row++, from += features) {
    const at = openOf[nodeOf(tree, block.bins, from)]
    if (at < 0) continue
    for (let feature = 0; feature < features; feature++)
      objective.add(
        sums,
        placeOf(shape, at, feature, block.bins[from + feature]),
        block.labels[row],
        scores === null ? 0 : scores[row],
      )
  }
  return sums
}

function nodeOf(tree: readonly GrowingNode[], bins: Uint8Array, from: number): number {
  let at = 0
  for (let node = tree[0]; node.feature >= 0; node = tree[at]) {
    const bin = bins[from + node.feature]
    at = (bin === MISSING ? node.missingLeft : bin <= node.bin) ? node.left : node.right
  }
  return at
}

/**
 * What the trees that are done say of each row of a block. Remembered between rounds, as nothing but a shortcut: of a block
 * that was read anew it is computed anew.
 */
const remembered = new WeakMap<BinnedBlock, { trees: number; scores: Float64Array }>()

function scoresOf(
  block: BinnedBlock,
  { done }: Growth,
  features: number,
  objective: TreeObjective,
  base: number,
): Float64Array | null {
  if (done.length === 0 && base === 0) return null
  let known = remembered.get(block)
  if (known === undefined || known.trees > done.length)
    known = { trees: 0, scores: new Float64Array(block.rows).fill(base) }
  for (const tree of done.slice(known.trees)) {
    const leaves = tree.map(({ sums }) => objective.leafOf(sums)[0])
    for (let row = 0; row < block.rows; row++)
      known.scores[row] += leaves[nodeOf(tree, block.bins, row * features)]
  }
  known.trees = done.length
  remembered.set(block, known)
  return known.scores
}

/** The trees with one level more. */
function grown(
  growth: Growth,
  sums: Float64Array,
  shape: Shape,
  objective: TreeObjective,
  options: GrowthOptions,
): Growth {
  const tree = [...growth.tree]
  const open: number[] = []
  for (const [i, at] of growth.open.entries()) {
    const whole = at === 0 ? totalOf(sums, shape, i) : tree[at].sums
    tree[at] = { ...tree[at], sums: whole }
    const question =
      growth.depth < options.maxDepth ? bestQuestion(sums, shape, i, whole, objective, options) : null
    if (question === null) continue
    const { left, right, ...asked } = question
    tree[at] = { ...tree[at], ...asked, left: tree.length, right: tree.length + 1 }
    open.push(tree.length, tree.length + 1)
    tree.push({ ...LEAF, sums: left }, { ...LEAF, sums: right })
  }
  const depth = growth.depth + 1
  if (open.length > 0 && depth < options.maxDepth) return { ...growth, tree, open, depth }
  return { ...SEED, done: [...growth.done, tree] }
}

/** The sums over all bins, the same for every feature. */
function totalOf(sums: Float64Array, shape: Shape, open: number): number[] {
  const total = new Array<number>(shape.channels).fill(0)
  for (let bin = 0; bin <= shape.bins; bin++) addTo(total, sums, placeOf(shape, open, 0, bin))
  return total
}

function addTo(total: number[], sums: Float64Array, at: number): void {
  for (let i = 0; i < total.length; i++) total[i] += sums[at + i]
}

interface Question {
  readonly feature: number
  readonly bin: number
  readonly missingLeft: boolean
  readonly gain: number
  readonly left: number[]
  readonly right: number[]
}

function bestQuestion(
  sums: Float64Array,
  shape: Shape,
  open: number,
  whole: readonly number[],
  objective: TreeObjective,
  { minInstancesPerNode, minInfoGain }: GrowthOptions,
): Question | null {
  const count = shape.channels - 1
  const before = objective.scoreOf(whole, 0)
  let best: Question | null = null
  for (let feature = 0; feature < shape.features; feature++) {
    const missing = new Array<number>(shape.channels).fill(0)
    addTo(missing, sums, placeOf(shape, open, feature, MISSING))
    const known = new Array<number>(shape.channels).fill(0)
    for (let bin = 0; bin < shape.bins - 1; bin++) {
      addTo(known, sums, placeOf(shape, open, feature, bin))
      for (const missingLeft of missing[count] > 0 ? [true, false] : [true]) {
        const left = missingLeft ? known.map((sum, i) => sum + missing[i]) : known.slice()
        const right = whole.map((sum, i) => sum - left[i])
        if (left[count] < minInstancesPerNode || right[count] < minInstancesPerNode) continue
        const gain = objective.scoreOf(left, 0) + objective.scoreOf(right, 0) - before
        if (!(gain > 0) || gain / whole[count] < minInfoGain) continue
        if (best === null || gain > best.gain * (1 + EQUAL))
          best = { feature, bin, missingLeft, gain, left, right }
      }
    }
  }
  // What rounding has left over is no gain.
  return best !== null && best.gain > Math.abs(before) * 1e-12 ? best : null
}

function finished(node: GrowingNode, borders: FeatureBorders, objective: TreeObjective): TreeNode {
  const { feature, bin, missingLeft, left, right, sums, gain } = node
  if (feature < 0)
    return { feature, threshold: 0, missingLeft, left, right, value: objective.leafOf(sums), gain }
  return { feature, threshold: borders[feature][bin] ?? Infinity, missingLeft, left, right, value: [], gain }
}

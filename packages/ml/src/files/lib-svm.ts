/** The text format of LibSVM: a row a line, `label index:value …`, indices from 1 in any order, `#` before comments. */
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { rich, type DataSet, type ExecutionEnvironment } from '@wiesel/dataset'
import { RowError } from '../errors.ts'
import { forEachEntry, sparseVector, type SparseVector, type Vector } from '../vector/vector.ts'

/** A label and a vector. */
export interface LabeledVector {
  readonly label: number
  readonly features: SparseVector
}

interface Line {
  readonly label: number
  readonly indices: readonly number[]
  readonly values: readonly number[]
}

/** What a line says; `undefined` if it is empty. @throws RowError */
function parseLine(line: string): Line | undefined {
  const [label, ...entries] = line.replace(/#.*/, '').trim().split(/\s+/)
  if (label === '') return undefined
  const pairs = entries.map((entry) => entry.split(':').map(Number))
  const bad = pairs.findIndex(
    ([index, value]) => !(Number.isInteger(index) && index > 0) || Number.isNaN(value ?? NaN),
  )
  if (Number.isNaN(Number(label)) || bad >= 0)
    throw new RowError(
      'LibSVM',
      `"${bad >= 0 ? entries[bad] : label}" cannot be read in the line "${line.trim()}".`,
    )
  return {
    label: Number(label),
    indices: pairs.map(([index]) => index - 1),
    values: pairs.map(([, value]) => value),
  }
}

const sizeOf = ({ indices }: Line): number => indices.reduce((most, index) => Math.max(most, index + 1), 0)

const rowOf = ({ label, indices, values }: Line, size: number): LabeledVector => ({
  label,
  features: sparseVector(size, indices, values),
})

/**
 * The rows of a text in the format of LibSVM. Vectors are as long as the largest index of the text says.
 *
 * @throws RowError for a line that cannot be read
 * @example
 * import { parseLibSVM } from '@wiesel/ml'
 * const [{ label, features }] = parseLibSVM('1 3:0.5 1:2 # a comment')
 * console.log(label, features) // → 1 { size: 3, indices: [ 0, 2 ], values: [ 2, 0.5 ] }
 */
export function parseLibSVM(text: string): LabeledVector[] {
  const lines = text.split('\n').flatMap((line) => parseLine(line) ?? [])
  const size = lines.reduce((most, line) => Math.max(most, sizeOf(line)), 0)
  return lines.map((line) => rowOf(line, size))
}

/** The rows of a file in the format of LibSVM. The job fails with a RowError for a line that cannot be read. */
export function readLibSVM(env: ExecutionEnvironment, path: string): DataSet<LabeledVector> {
  const lines = env.fromAsyncIterable(linesOf(path)).flatMap((line) => {
    const parsed = parseLine(line)
    return parsed === undefined ? [] : [parsed]
  })
  const size = lines.map(sizeOf).reduce((a, b) => Math.max(a, b))
  return lines
    .map(
      rich((context) => {
        const [most] = context.getBroadcastVariable<number>('size')
        return (line: Line) => rowOf(line, most)
      }),
    )
    .withBroadcastSet(size, 'size')
    .name('Read LibSVM')
}

async function* linesOf(path: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
}

/**
 * A row as a line in the format of LibSVM. Entries that are 0 are left out.
 *
 * @example
 * import { formatLibSVM } from '@wiesel/ml'
 * console.log(formatLibSVM({ label: 1, features: [2, 0, 0.5] })) // → 1 1:2 3:0.5
 */
export function formatLibSVM({
  label,
  features,
}: {
  readonly label: number
  readonly features: Vector
}): string {
  const entries: string[] = []
  forEachEntry(features, (index, value) => {
    if (value !== 0) entries.push(`${index + 1}:${value}`)
  })
  return [label, ...entries].join(' ')
}

/** Writes rows to a file in the format of LibSVM, by a job of its own. All lines are held in memory. */
export async function writeLibSVM<T extends { readonly label: number; readonly features: Vector }>(
  data: DataSet<T>,
  path: string,
): Promise<void> {
  const lines = await data.map(formatLibSVM).collect()
  await writeFile(path, lines.map((line) => `${line}\n`).join(''))
}

import { ParameterError } from '../errors.ts'
import { column, columns, demanded, type GivenParams } from '../params/param.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, isDense, isSparse, sizeOf, type Vector } from '../vector/vector.ts'
import { handleInvalid } from './invalid.ts'

const PARAMS = {
  inputCols: columns('Columns of numbers and vectors.'),
  outputCol: column('The column of the vectors put together.', 'output'),
  handleInvalid: handleInvalid('nulls become NaN, and vectors of other sizes are taken as they are'),
  inputSizes: demanded<readonly number[]>(
    'How many entries each column has: 1 for numbers.',
    'whole numbers above 0, one for each column',
    (value) => Array.isArray(value) && value.length > 0 && value.every((n) => Number.isInteger(n) && n > 0),
  ),
}

/**
 * Puts the numbers and vectors of several columns together into one vector. It is dense if more than two thirds of its
 * entries are there. A null, a NaN that stands alone and a vector of another size than stated are invalid.
 *
 * @example
 * import { VectorAssembler } from '@wiesel/ml'
 * const assembler = new VectorAssembler({ inputCols: ['a', 'b'], inputSizes: [1, 2] })
 * console.log(assembler.rowFunction()({ a: 1, b: [2, 3] })?.output) // → [ 1, 2, 3 ]
 */
export class VectorAssembler extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('VectorAssembler', PARAMS, given)
    const { inputCols, inputSizes } = this.params
    if (inputCols.length !== inputSizes.length)
      throw new ParameterError(this.name, `${inputCols.length} columns have ${inputSizes.length} sizes.`)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCols, outputCol, inputSizes, handleInvalid: invalid } = this.params
    return (row) => {
      const parts: Vector[] = []
      for (const [i, name] of inputCols.entries()) {
        const part = this.part(this.read.value(row, name), name)
        const wrong = complaint(part, inputSizes[i])
        if (wrong !== undefined && invalid === 'skip') return null
        if (wrong !== undefined && invalid === 'error')
          throw this.read.error(`column "${name}" ${wrong}. Set "handleInvalid" to "skip" or "keep".`)
        parts.push(part ?? new Array<number>(inputSizes[i]).fill(NaN))
      }
      return { ...row, [outputCol]: concatenate(parts) }
    }
  }

  private part(value: unknown, name: string): Vector | null {
    if (value === null || isDense(value) || isSparse(value)) return value
    if (typeof value === 'number' || typeof value === 'boolean') return [Number(value)]
    throw this.read.error(`column "${name}" should hold a number or a vector, but holds ${String(value)}.`)
  }
}

/** What is wrong with the value of a column. */
function complaint(part: Vector | null, size: number): string | undefined {
  if (part === null) return 'holds null'
  if (size === 1 && isDense(part) && part.length === 1 && Number.isNaN(part[0])) return 'holds NaN'
  return sizeOf(part) === size ? undefined : `holds ${sizeOf(part)} entries instead of ${size}`
}

function concatenate(parts: readonly Vector[]): Vector {
  const indices: number[] = []
  const values: number[] = []
  let size = 0
  for (const part of parts) {
    const start = size
    forEachEntry(part, (index, value) => {
      indices.push(start + index)
      values.push(value)
    })
    size += sizeOf(part)
  }
  if (values.length * 1.5 <= size) return { size, indices, values }
  const dense = new Array<number>(size).fill(0)
  for (const [i, index] of indices.entries()) dense[index] = values[i]
  return dense
}

import type { CaseFile, CaseInput, CaseType } from './cases.ts'
import { NotCovered } from './cases.ts'
import { decode } from './case-types.ts'
import { JavaRandom } from './java-random.ts'

/** The rows of an input, and their type. */
export interface InputRows {
  readonly type: CaseType
  readonly rows: readonly unknown[]
}

function oddEvenEdges(edges: number, vertices: number, seed: bigint): [number, number][] {
  const random = new JavaRandom(seed)
  const rows: [number, number][] = []
  for (let i = 3; i <= vertices; i++) rows.push([i - 2, i])
  const vertex = (parity: number): number => {
    let id = random.nextInt(vertices) + 1
    if (id % 2 !== parity) id--
    return id === 0 ? 2 : id
  }
  for (let i = rows.length; i < edges; i++) {
    const parity = random.nextBoolean() ? 1 : 0
    rows.push([vertex(parity), vertex(parity)])
  }
  return rows
}

/** The rows of an input of a case. */
export function inputRows(input: CaseInput, file: Pick<CaseFile, 'datasets'>): InputRows {
  if (typeof input === 'string') {
    const { type, rows } = file.datasets[input]
    return { type, rows: rows.map((row) => decode(row, type)) }
  }
  if (!('generator' in input))
    return { type: input.type, rows: input.rows.map((row) => decode(row, input.type)) }
  const { generator, args } = input
  if (generator === 'sequence') {
    const [from, to] = args.map(Number)
    return { type: 'long', rows: Array.from({ length: to - from + 1 }, (_, i) => from + i) }
  }
  if (generator === 'randomOddEvenEdges')
    return {
      type: { tuple: ['long', 'long'] },
      rows: oddEvenEdges(Number(args[0]), Number(args[1]), BigInt(args[2])),
    }
  throw new NotCovered(`generator ${generator}`)
}

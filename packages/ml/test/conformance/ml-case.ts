/** A case, as far as the runner reads it; the format is described in the README of the fixtures. */
export interface MlCase {
  readonly id: string
  readonly source: string
  readonly stage: string
  readonly aspect: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly train?: Table
  readonly input?: Table
  readonly setModelData?: unknown
  readonly schemaOnly?: boolean
  readonly inputB?: Table
  readonly operation?: string
  readonly arguments?: any
  readonly injectModelData?: any
  readonly initialModelData?: any
  readonly initialModelFrom?: any
  readonly initialWeights?: any
  readonly inputText?: string
  readonly eventTimeColumn?: string
  readonly parallelism?: number
  readonly hints?: any
  readonly unordered?: string
  /** Stages of a pipeline. */
  readonly stages?: readonly any[]
  readonly steps?: readonly Step[]
  readonly calls?: readonly { readonly fn: string; readonly args: any; readonly expected?: any }[]
  readonly expected?: Expected
  readonly error?: string
  readonly tolerance?: number
  readonly alsoAfter?: readonly string[]
  readonly notes?: string
}

export interface Table {
  readonly columns: readonly string[]
  readonly types?: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  readonly generator?: { readonly type: 'sequence'; readonly from: number; readonly to: number }
}

/** What an online stage is given, one after the other. */
export interface Step {
  readonly train?: Table
  readonly setModelData?: any
  readonly input?: Table
  readonly expected: Expected
}

export interface Expected {
  /** Sets of vectors that are one cluster each. */
  readonly groups?: readonly (readonly unknown[])[]
  readonly groupsAreSubsets?: boolean
  readonly secondOutput?: {
    readonly columns: readonly string[]
    readonly rows: readonly (readonly unknown[])[]
  }
  readonly selectedFeatures?: readonly number[]
  readonly tableSizes?: readonly {
    readonly about: number
    readonly relative?: number
    readonly tolerance?: number
  }[]
  readonly unionEqualsInput?: boolean
  readonly repeatableTableSizes?: boolean
  readonly disjointByRowIdentity?: boolean
  readonly trainingLargerThanTesting?: boolean
  readonly tables?: number
  readonly outputTables?: number
  readonly nonEmptyDefaultLists?: readonly string[]
  readonly contains?: Readonly<Record<string, readonly string[]>>
  readonly rowCount?: number
  readonly predictionRowCount?: number
  readonly modelTimestampByVersion?: readonly number[]
  readonly columnStatistics?: any
  readonly tolerances?: Readonly<Record<string, number>>
  readonly summary?: any
  readonly columns?: readonly string[]
  readonly rows?: readonly (readonly unknown[])[]
  readonly keyColumn?: string
  readonly unordered?: boolean
  readonly outputColumns?: readonly string[]
  readonly modelDataColumns?: readonly string[]
  readonly modelData?: {
    readonly columns: readonly string[]
    readonly rows: readonly (readonly unknown[])[]
    readonly shape?: any
  }
  readonly metrics?: Readonly<Record<string, number>>
  readonly assertions?: readonly Assertion[]
}

/** What must hold for a number of each row: of a column, or of an entry of its vector. */
export interface Predicate {
  readonly column: string
  readonly element?: number
  readonly relativeErrorTo?: string
  readonly op?: '<' | '<=' | '>' | '>='
  readonly value?: number
  readonly range?: readonly [number, number]
  readonly distinct?: number
}

export interface Assertion {
  readonly where?: Predicate
  readonly expect: Predicate
}

const SPECIAL: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }

/** Numbers that JSON cannot say, wherever they are. */
export function decodeNumbers(value: unknown): unknown {
  if (typeof value === 'string') return SPECIAL[value] ?? value
  if (Array.isArray(value)) return value.map(decodeNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, decodeNumbers(field)]))
}

/** The rows of a table as objects. */
export function rowsOf({ columns, types, rows, generator }: Table): Record<string, unknown>[] {
  if (generator !== undefined)
    return Array.from({ length: generator.to - generator.from + 1 }, (_, i) => ({
      [columns[0]]: generator.from + i,
    }))
  return rows.map((cells) =>
    Object.fromEntries(
      columns.map((name, i) => [name, types?.[i]?.startsWith('string') ? cells[i] : decodeNumbers(cells[i])]),
    ),
  )
}

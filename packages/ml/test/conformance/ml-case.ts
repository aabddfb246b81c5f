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
}

export interface Expected {
  readonly columns?: readonly string[]
  readonly rows?: readonly (readonly unknown[])[]
  readonly keyColumn?: string
  readonly unordered?: boolean
  readonly outputColumns?: readonly string[]
  readonly modelDataColumns?: readonly string[]
  readonly modelData?: {
    readonly columns: readonly string[]
    readonly rows: readonly (readonly unknown[])[]
    readonly shape?: { readonly packedFeatures: { rows: number; cols: number }; readonly labels: number }
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
export function rowsOf({ columns, types, rows }: Table): Record<string, unknown>[] {
  return rows.map((cells) =>
    Object.fromEntries(
      columns.map((name, i) => [name, types?.[i]?.startsWith('string') ? cells[i] : decodeNumbers(cells[i])]),
    ),
  )
}

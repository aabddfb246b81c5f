/** The format of the case files: see the README of this folder. */

export type CaseType =
  string | { readonly tuple: readonly CaseType[] } | { readonly pojo: Readonly<Record<string, CaseType>> }

export type CaseInput =
  | string
  | { readonly type: CaseType; readonly rows: readonly unknown[]; readonly shuffled?: boolean }
  | { readonly generator: string; readonly args: readonly (number | string)[] }

export type CaseOp = readonly [name: string, ...args: any[]]

/** A further source in an operation: a name, or a chain of its own. */
export type CaseSource = string | { readonly from: string; readonly ops: readonly CaseOp[] }

export interface ConformanceCase {
  readonly id: string
  readonly inputs: Readonly<Record<string, CaseInput>>
  readonly ops: readonly CaseOp[]
  readonly expected: any
  readonly expectedForm: string
  readonly ordered?: boolean
  readonly parallelism?: number
  readonly objectReuse?: boolean
  readonly tolerance?: number
}

export interface CaseFile {
  readonly datasets: Readonly<Record<string, { readonly type: CaseType; readonly rows: readonly unknown[] }>>
  readonly cases: readonly ConformanceCase[]
}

/** A case uses something that this API does not have. */
export class NotCovered extends Error {}

/** A case, as far as the runner reads it; the format is described in the README of the fixtures. */
export interface GellyCase {
  readonly id: string
  readonly graph: CaseGraph | null
  readonly op: string
  readonly args: Readonly<Record<string, any>>
  readonly expected: any
  readonly expectedForm: string
  readonly tolerance?: number
  readonly ordered?: boolean
  readonly idHash?: string
  readonly valueHash?: string
  readonly partial?: boolean
  readonly anyOfIds?: boolean
  readonly unorderedWithinRow?: boolean
  readonly metricFields?: readonly string[]
  readonly valueFields?: readonly string[]
  readonly rowFields?: readonly string[]
}

export interface CaseGraph {
  readonly directed?: boolean
  readonly vertices?: readonly (readonly [any, any])[] | null
  readonly edges?: readonly (readonly [any, any, any])[]
  readonly generator?: string
  readonly args?: Readonly<Record<string, any>>
  readonly vertexValue?: string
  readonly edgeValue?: string
  readonly bipartite?: boolean
  readonly top?: readonly (readonly [any, any])[]
  readonly bottom?: readonly (readonly [any, any])[]
}

/** The runner, or the package, does not have what a case is about. */
export class NotCovered extends Error {}

/** A function of the named arguments, made of an expression. */
export function functionOf(expression: string, ...names: string[]): (...args: any[]) => any {
  return new Function(...names, `return (${expression})`) as (...args: any[]) => any
}

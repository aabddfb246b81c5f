/**
 * What: the accumulators of a job in one process. Each subtask adds to its own, under a name; they are merged when
 * somebody looks.
 */
import { WieselError } from '../errors/wiesel-error.ts'
import type { AggregateFunction } from '../state/functions.ts'

/** How an accumulator adds up, and how those of several subtasks become one: an aggregate function with `merge`. */
export type AccumulatorKind<In, Acc, Out> = AggregateFunction<In, Acc, Out> &
  Required<Pick<AggregateFunction<In, Acc, Out>, 'merge'>>

/** What a function adds to. `value` is the result of this subtask alone. */
export interface Accumulator<In, Out> {
  add(value: In): void
  readonly value: Out
}

/** The results of all accumulators of a job, by name. */
export type AccumulatorResults = Readonly<Record<string, unknown>>

/** Makes the accumulator of a name in one subtask, or gives the one there is. */
export type OpenAccumulator = <In, Acc, Out>(
  name: string,
  kind: AccumulatorKind<In, Acc, Out>,
) => Accumulator<In, Out>

/** Two functions use one name for accumulators of different kinds. */
export class AccumulatorKindError extends WieselError {
  constructor(name: string) {
    super(
      'ACCUMULATOR_KIND',
      `There is an accumulator "${name}" of another kind in this job. Accumulators of one name are merged, so they need one kind: give this one another name.`,
    )
  }
}

class SubtaskAccumulator<In, Acc, Out> implements Accumulator<In, Out> {
  readonly kind: AccumulatorKind<In, Acc, Out>
  readonly owner: object | undefined
  accumulated: Acc

  constructor(kind: AccumulatorKind<In, Acc, Out>, owner: object | undefined) {
    this.kind = kind
    this.owner = owner
    this.accumulated = kind.createAccumulator()
  }

  add(value: In): void {
    this.accumulated = this.kind.add(value, this.accumulated)
  }

  get value(): Out {
    return this.kind.getResult(this.accumulated)
  }
}

/** Kinds made anew in each subtask count as one if they are of one class. */
function isSameKind(a: object, b: object): boolean {
  return a === b || Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
}

export class JobAccumulators {
  private readonly byName = new Map<string, SubtaskAccumulator<any, any, any>[]>()

  /** For one subtask. @param owner whom {@link forget} may be called for */
  forSubtask(owner?: object): OpenAccumulator {
    const own = new Map<string, SubtaskAccumulator<any, any, any>>()
    return (name, kind) => {
      const all = this.byName.get(name) ?? []
      if (all.length > 0 && !isSameKind(all[0].kind, kind)) throw new AccumulatorKindError(name)
      let accumulator = own.get(name)
      if (accumulator === undefined) {
        accumulator = new SubtaskAccumulator(kind, owner)
        own.set(name, accumulator)
        this.byName.set(name, [...all, accumulator])
      }
      return accumulator
    }
  }

  /** What an owner's subtasks have added does not count: they begin again. */
  forget(owner: object): void {
    for (const [name, all] of this.byName) {
      const left = all.filter((own) => own.owner !== owner)
      if (left.length > 0) this.byName.set(name, left)
      else this.byName.delete(name)
    }
  }

  /** What this process has accumulated under each name: to be merged with what others have. */
  parts(): Map<string, unknown> {
    return new Map([...this.byName].map(([name, all]) => [name, accumulated(all, [])]))
  }

  /** As {@link results}, of some names only, with the parts that other processes have. */
  resultsWith(others: ReadonlyMap<string, readonly unknown[]>): AccumulatorResults {
    return this.resultsOf([...others.keys()], others)
  }

  /** Everything, merged now. What throws while it is merged throws when it is read, and not before. */
  results(): AccumulatorResults {
    return this.resultsOf([...this.byName.keys()], new Map())
  }

  private resultsOf(
    names: readonly string[],
    others: ReadonlyMap<string, readonly unknown[]>,
  ): AccumulatorResults {
    const results: Record<string, unknown> = {}
    for (const name of names) {
      const all = this.byName.get(name) ?? []
      try {
        const { kind } = all[0]
        define(results, name, { value: kind.getResult(accumulated(all, others.get(name) ?? [])) })
      } catch (cause) {
        define(results, name, {
          get: () => {
            throw new WieselError('ACCUMULATOR_FAILED', `Accumulator "${name}" could not be merged.`, {
              cause,
            })
          },
        })
      }
    }
    return results
  }
}

function define(results: Record<string, unknown>, name: string, property: PropertyDescriptor): void {
  Object.defineProperty(results, name, { ...property, enumerable: true })
}

/** Starts from a fresh accumulator: `merge` may change what it is given first. */
function accumulated(all: readonly SubtaskAccumulator<any, any, any>[], others: readonly unknown[]): unknown {
  const { kind } = all[0]
  const parts = [...all.map((own) => own.accumulated as unknown), ...others]
  return parts.reduce((sum, part) => kind.merge(sum, part), kind.createAccumulator() as unknown)
}

import { ReducibleSet } from '../sets/reducible-set.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import type { CoGroup } from './co-group.ts'
import type { JoinHint } from './join-hint.ts'
import type { JoinSet } from './join-set.ts'
import type { JoinStart } from './join-start.ts'
import type { OuterJoin } from './outer-join.ts'
import type { PairSet } from './pair-set.ts'

/** How a join should be done. */
export interface JoinOptions {
  /** Which side is sent where, and which is kept in memory. Default `'OPTIMIZER_CHOOSES'`. */
  hint?: JoinHint
}

/** Two data sets meeting. */
export abstract class JoinableSet<T> extends ReducibleSet<T> {
  /** Pairs of records with equal keys: `join(other).where(…).equalTo(…)`. */
  join<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, JoinSet<T, R>> {
    this.checkEnvironment(other)
    return this.env.make.join(this.self, other, options.hint ?? 'OPTIMIZER_CHOOSES')
  }

  /** As `join`, with another data set that is small: it is sent whole to every subtask. */
  joinWithTiny<R>(other: DataSet<R>): JoinStart<T, R, JoinSet<T, R>> {
    return this.join(other, { hint: 'BROADCAST_HASH_SECOND' })
  }

  /** As `join`, with another data set that is large: this one is sent whole to every subtask. */
  joinWithHuge<R>(other: DataSet<R>): JoinStart<T, R, JoinSet<T, R>> {
    return this.join(other, { hint: 'BROADCAST_HASH_FIRST' })
  }

  /** As `join`, with the records of this data set that have no partner, too. @throws PlanError `INVALID_HINT` */
  leftOuterJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, OuterJoin<T, R | null>> {
    return this.outerJoin(other, options, { left: true, right: false })
  }

  /** As `join`, with the records of the other data set that have no partner, too. @throws PlanError `INVALID_HINT` */
  rightOuterJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, OuterJoin<T | null, R>> {
    return this.outerJoin(other, options, { left: false, right: true })
  }

  /** As `join`, with the records of both data sets that have no partner, too. @throws PlanError `INVALID_HINT` */
  fullOuterJoin<R>(
    other: DataSet<R>,
    options: JoinOptions = {},
  ): JoinStart<T, R, OuterJoin<T | null, R | null>> {
    return this.outerJoin(other, options, { left: true, right: true })
  }

  /**
   * The records of this data set that have a partner in the other one, each once and as it is.
   *
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   *
   * const env = new ExecutionEnvironment()
   * const [people, buyers] = [env.fromElements('Ada', 'Bo', 'Cy'), env.fromElements('Bo', 'Bo')]
   * console.log(await people.semiJoin(buyers).where('*').equalTo('*').collect()) // → [ 'Bo' ]
   * console.log(await people.antiJoin(buyers).where('*').equalTo('*').collect()) // → [ 'Ada', 'Cy' ]
   */
  semiJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, TransformedSet<T>> {
    this.checkEnvironment(other)
    return this.env.make.semiJoin(this.self, other, options.hint ?? 'OPTIMIZER_CHOOSES', false)
  }

  /** The records of this data set that have no partner in the other one. @throws PlanError `INVALID_HINT` */
  antiJoin<R>(other: DataSet<R>, options: JoinOptions = {}): JoinStart<T, R, TransformedSet<T>> {
    this.checkEnvironment(other)
    return this.env.make.semiJoin(this.self, other, options.hint ?? 'OPTIMIZER_CHOOSES', true)
  }

  /** All records of both data sets for each key: `coGroup(other).where(…).equalTo(…).with(…)`. Kept in memory. */
  coGroup<R>(other: DataSet<R>): JoinStart<T, R, CoGroup<T, R>> {
    this.checkEnvironment(other)
    return this.env.make.coGroup(this.self, other)
  }

  /** Every record with every record of another data set. The smaller one, as far as is known, is sent whole to every subtask. */
  cross<R>(other: DataSet<R>): PairSet<T, R> {
    this.checkEnvironment(other)
    return this.env.make.cross(this.self, other)
  }

  /** As `cross`: the other data set is small. */
  crossWithTiny<R>(other: DataSet<R>): PairSet<T, R> {
    this.checkEnvironment(other)
    return this.env.make.cross(this.self, other, 'right')
  }

  /** As `cross`, with another data set that is large: this one is sent whole to every subtask. */
  crossWithHuge<R>(other: DataSet<R>): PairSet<T, R> {
    this.checkEnvironment(other)
    return this.env.make.cross(this.self, other, 'left')
  }

  protected outerJoin<R, LeftOut, RightOut>(
    other: DataSet<R>,
    options: JoinOptions,
    outer: { left: boolean; right: boolean },
  ): JoinStart<T, R, OuterJoin<LeftOut, RightOut>> {
    this.checkEnvironment(other)
    return this.env.make.outerJoin(this.self, other, options.hint ?? 'OPTIMIZER_CHOOSES', outer)
  }
}

import type { KeyRef } from '../keys/field-ref.ts'
import { matchKeys, resolveKey, type ResolvedKey } from '../keys/resolve-key.ts'
import type { DataSet } from '../sets/data-set.ts'

type KeyOf = (value: any) => unknown
/** @param key the left key, as it was given @param otherKey the right one */
type Finish<Result> = (leftKey: KeyOf, rightKey: KeyOf, key: ResolvedKey, otherKey: ResolvedKey) => Result

/** Two data sets about to be joined: say which keys must be equal, the left one by `where`. */
export class JoinStart<L, R, Result> {
  private readonly left: DataSet<L>
  private readonly right: DataSet<R>
  private readonly finish: Finish<Result>

  /** @internal */
  constructor(left: DataSet<L>, right: DataSet<R>, finish: Finish<Result>) {
    this.left = left
    this.right = right
    this.finish = finish
  }

  /** The key of the left side: fields, or a selector. @throws FieldError */
  where(...key: KeyRef<L>): JoinHalf<R, Result> {
    return new JoinHalf(resolveKey(key, this.left.type), this.right, this.finish)
  }
}

/** As {@link JoinStart}, with the left key known. */
export class JoinHalf<R, Result> {
  private readonly leftKey: ResolvedKey
  private readonly right: DataSet<R>
  private readonly finish: Finish<Result>

  /** @internal */
  constructor(leftKey: ResolvedKey, right: DataSet<R>, finish: Finish<Result>) {
    this.leftKey = leftKey
    this.right = right
    this.finish = finish
  }

  /** The key of the right side, of the same types. @throws FieldError */
  equalTo(...key: KeyRef<R>): Result {
    const rightKey = resolveKey(key, this.right.type)
    const [left, right] = matchKeys(this.leftKey, rightKey)
    return this.finish(left, right, this.leftKey, rightKey)
  }
}

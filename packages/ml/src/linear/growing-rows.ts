/** Numbers of rows, one after the other, in an array that doubles when it is full. */
export class GrowingRows {
  private values = new Float64Array(0)
  private used = 0

  /** Makes room for as many numbers in all, where that is known. */
  reserve(length: number): void {
    if (length <= this.values.length) return
    const larger = new Float64Array(length)
    larger.set(this.values.subarray(0, this.used))
    this.values = larger
  }

  /** Adds a row; returns whether all its numbers are finite. */
  push(row: ArrayLike<number>): boolean {
    const { length } = row
    const wanted = this.used + length
    if (wanted > this.values.length) this.reserve(Math.max(wanted, 2 * this.values.length, 1024))
    const { values, used } = this
    // A finite number less itself is 0; another one is NaN then.
    let rest = 0
    for (let i = 0; i < length; i++) {
      const value = row[i]
      values[used + i] = value
      rest += value - value
    }
    this.used = used + length
    return rest === 0
  }

  pushOne(value: number): void {
    if (this.used === this.values.length) this.push([value])
    else this.values[this.used++] = value
  }

  get length(): number {
    return this.used
  }

  /** All numbers; the array is not copied. */
  finish(): Float64Array {
    return this.values.subarray(0, this.used)
  }
}

/** How many rows there are, if that can be known before they are read; else 0. */
export function knownCount(rows: Iterable<unknown>): number {
  return Array.isArray(rows) ? rows.length : 0
}

/** Numbers of rows, one after the other, in an array that doubles when it is full. */
export class GrowingRows {
  private values = new Float64Array(1024)
  private used = 0

  /** Adds a row; returns whether all its numbers are finite. */
  push(row: ArrayLike<number>): boolean {
    const { length } = row
    while (this.used + length > this.values.length) {
      const larger = new Float64Array(2 * this.values.length)
      larger.set(this.values)
      this.values = larger
    }
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

/** The generator of `java.util.Random`, as far as the cases need it. */
export class JavaRandom {
  private seed: bigint

  constructor(seed: bigint) {
    this.seed = (seed ^ 0x5deece66dn) & ((1n << 48n) - 1n)
  }

  nextBoolean(): boolean {
    return this.bits(1) !== 0
  }

  /** A whole number from 0 to `bound − 1`. */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.bits(31))) >> 31n)
    for (;;) {
      const bits = this.bits(31)
      const value = bits % bound
      if (bits - value + (bound - 1) <= 0x7fffffff) return value
    }
  }

  private bits(count: number): number {
    this.seed = (this.seed * 0x5deece66dn + 0xbn) & ((1n << 48n) - 1n)
    return Number(BigInt.asIntN(32, this.seed >> BigInt(48 - count)))
  }
}

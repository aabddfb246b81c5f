/**
 * The generator of `java.util.Random`: the same numbers from the same seed, so that graphs are those that Gelly makes.
 *
 * State: 48 bits, as two halves of 24, since products of these are exact in doubles. Each step multiplies by 0x5DEECE66D
 * and adds 0xB; what is given are the upper bits.
 */
const HALF = 0x1000000
const MULTIPLIER_HIGH = 0x5de
const MULTIPLIER_LOW = 0xece66d

/** The lower 48 bits of a seed, which are all that counts. */
export function seedBits(seed: bigint): number {
  return Number(BigInt.asUintN(48, seed))
}

/** See above. */
export class JavaRandom {
  private high = 0
  private low = 0

  /** @param seed 48 bits */
  constructor(seed: number) {
    this.high = Math.floor(seed / HALF) ^ MULTIPLIER_HIGH
    this.low = (seed % HALF) ^ MULTIPLIER_LOW
  }

  private step(): void {
    const low = this.low * MULTIPLIER_LOW + 0xb
    const carry = Math.floor(low / HALF)
    this.high = (this.high * MULTIPLIER_LOW + this.low * MULTIPLIER_HIGH + carry) % HALF
    this.low = low % HALF
  }

  /** A float of 24 random bits, in [0, 1). */
  nextFloat(): number {
    this.step()
    return this.high / HALF
  }

  /** The lower 48 bits of a random long. */
  nextSeed(): number {
    const upper = this.bits32() & 0xffff
    const lower = this.bits32()
    return (upper * 2 ** 32 + lower + 2 ** 48) % 2 ** 48
  }

  /** A random int, signed. */
  private bits32(): number {
    this.step()
    return (this.high << 8) | (this.low >>> 16) | 0
  }
}

/** Numbers one after the other, in pieces, so that what is there is not copied when there are more. Plain data. */
export interface NumberList {
  /** Pieces that are full. */
  readonly full: Float64Array[]
  last: Float64Array
  /** Numbers in the last piece. */
  used: number
  length: number
}

const FIRST_PIECE = 256
const PIECE_MAX = 65_536

export function numberList(): NumberList {
  return { full: [], last: new Float64Array(0), used: 0, length: 0 }
}

/** Adds numbers; returns whether all of them are finite. */
export function pushAll(list: NumberList, numbers: ArrayLike<number>): boolean {
  const { length } = numbers
  if (list.used + length > list.last.length) nextPiece(list, length)
  const { last, used } = list
  // A finite number less itself is 0; another one is NaN then.
  let rest = 0
  for (let i = 0; i < length; i++) {
    const value = numbers[i]
    last[used + i] = value
    rest += value - value
  }
  list.used = used + length
  list.length += length
  return rest === 0
}

export function pushOne(list: NumberList, number: number): void {
  if (list.used === list.last.length) nextPiece(list, 1)
  list.last[list.used++] = number
  list.length++
}

/** All numbers in one array of their own. */
export function joined({ full, last, used, length }: NumberList): Float64Array {
  const all = new Float64Array(length)
  let at = 0
  for (const piece of full) {
    all.set(piece, at)
    at += piece.length
  }
  all.set(last.subarray(0, used), at)
  return all
}

function nextPiece(list: NumberList, least: number): void {
  if (list.used > 0) list.full.push(list.last.subarray(0, list.used))
  list.last = new Float64Array(
    Math.max(least, Math.min(PIECE_MAX, Math.max(FIRST_PIECE, 2 * list.last.length))),
  )
  list.used = 0
}

import { finishMurmur3, mixBlock, mixTail } from '@wiesel/runtime/internal'

/** Murmur3 (32 bits, seed 0) of the UTF-16 code units of a text. */
export function hashText(text: string): number {
  let state = 0
  for (let i = 1; i < text.length; i += 2)
    state = mixBlock(state, text.charCodeAt(i - 1) | (text.charCodeAt(i) << 16))
  if (text.length % 2 === 1) state = mixTail(state, text.charCodeAt(text.length - 1))
  return finishMurmur3(state, 2 * text.length)
}

const bits = new DataView(new ArrayBuffer(8))

/** Murmur3 of a value: texts by their characters, whole numbers of 32 bits by these, other numbers by their 64 bits. */
export function hashValue(value: string | number | boolean): number {
  if (typeof value === 'string') return hashText(value)
  if (typeof value === 'boolean') return hashInteger(value ? 1 : 0)
  if ((value | 0) === value) return hashInteger(value)
  bits.setFloat64(0, value)
  return finishMurmur3(mixBlock(mixBlock(0, bits.getInt32(4)), bits.getInt32(0)), 8)
}

function hashInteger(value: number): number {
  return finishMurmur3(mixBlock(0, value), 4)
}

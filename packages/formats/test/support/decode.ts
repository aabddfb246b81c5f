import * as fc from 'fast-check'
import type { BadRecord, DecoderOptions, DecoderPosition, StreamFormat } from '../../src/index.ts'

/** Bytes of a text, or bytes as they are. */
export function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? new TextEncoder().encode(input) : input
}

/** The bytes in pieces: each number is the length of one, over and over. */
export function chunksOf(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const length = Math.max(1, lengths.length === 0 ? bytes.length : lengths[piece % lengths.length])
    chunks.push(bytes.slice(at, at + length))
    at += length
  }
  return chunks
}

/** Everything a format finds in an input. */
export interface Decoded<T> {
  records: T[]
  bad: BadRecord[]
  /** The position behind each read of one record. */
  positions: DecoderPosition[]
}

/** Decodes chunk by chunk, one record at a time, feeding only when the decoder asks. */
export function decodeAll<T>(
  format: StreamFormat<T>,
  input: string | Uint8Array,
  lengths: readonly number[] = [],
  options: DecoderOptions = {},
): Decoded<T> {
  const bad: BadRecord[] = []
  const decoder = format.createDecoder({ onBadRecord: (record) => bad.push(record), ...options })
  const chunks = chunksOf(bytesOf(input), lengths)
  const records: T[] = []
  const positions: DecoderPosition[] = []
  const out: T[] = []
  if (chunks.length === 0) decoder.end()
  while (!decoder.done) {
    if (decoder.read(out, 1) === 1) {
      records.push(out[0])
      positions.push(decoder.position())
      continue
    }
    if (decoder.done) break
    const chunk = chunks.shift()
    if (chunk !== undefined) decoder.push(chunk)
    if (chunks.length === 0) decoder.end()
  }
  return { records, bad, positions }
}

/** Lengths of chunks, small ones mostly. */
export const chunkLengths: fc.Arbitrary<number[]> = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 })),
  {
    minLength: 1,
    maxLength: 5,
  },
)

/** Reads a whole input in splits that end at these offsets and joins what they found. */
export function decodeInSplits<T>(
  format: StreamFormat<T>,
  bytes: Uint8Array,
  borders: readonly number[],
  lengths: readonly number[],
): Decoded<T> {
  const cuts = [0, ...new Set(borders.map((border) => border % (bytes.length + 1)))].toSorted((a, b) => a - b)
  const all: Decoded<T> = { records: [], bad: [], positions: [] }
  cuts.forEach((start, index) => {
    const until = cuts[index + 1] ?? Math.max(bytes.length, start)
    if (until === start) return
    const from = Math.max(0, start - 1)
    const part = decodeAll(format, bytes.subarray(from), lengths, {
      from: { offset: from, partial: start > 0 },
      until,
    })
    all.records.push(...part.records)
    all.bad.push(...part.bad)
  })
  return all
}

import { csv, float, int, jsonLines, schema, string, type StreamFormat } from '@wiesel/formats'
import { parse } from 'csv-parse/sync'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const ROWS = 200_000
const CHUNK_BYTES = 64 * 1024
const BATCH = 1024

const row = schema({
  user: string(),
  page: string(),
  ts: int(),
  amount: float(),
  country: string(),
  count: int(),
})

function rows(): {
  user: string
  page: string
  ts: number
  amount: number
  country: string
  count: number
}[] {
  return Array.from({ length: ROWS }, (_, i) => ({
    user: `user-${i % 1000}`,
    page: `/products/${i % 977}`,
    ts: 1_700_000_000 + i,
    amount: ((i * 7919) % 100_000) / 100,
    country: ['DE', 'FR', 'CH', 'AT'][i % 4],
    count: i % 7,
  }))
}

/** Decodes all bytes, as a file source would feed them; returns the number of records. */
function decode<T>(format: StreamFormat<T>, bytes: Uint8Array): number {
  const decoder = format.createDecoder()
  const out: T[] = []
  let records = 0
  let at = 0
  while (!decoder.done) {
    const read = decoder.read(out, BATCH)
    records += read
    if (read > 0 || decoder.done) continue
    if (at < bytes.length) decoder.push(bytes.subarray(at, (at += CHUNK_BYTES)))
    else decoder.end()
  }
  return records
}

/** Decoding of CSV and JSON lines, in MB of text per second. */
export const files: Suite = {
  name: 'files',
  cases: () => {
    const data = rows()
    const header = Object.keys(data[0])
    const csvBytes = Buffer.from(
      [header.join(','), ...data.map((r) => Object.values(r).join(','))].join('\n') + '\n',
    )
    const jsonBytes = Buffer.from(data.map((r) => JSON.stringify(r)).join('\n') + '\n')
    const csvMb = csvBytes.length / 1e6
    const jsonMb = jsonBytes.length / 1e6
    const cases: BenchCase[] = [
      {
        name: 'CSV, typed records',
        amount: csvMb,
        unit: 'MB/s',
        peerName: 'csv-parse 7 with columns and cast',
        ours: () => decode(csv({ schema: row, header: true }), csvBytes),
        peer: () => parse(csvBytes, { columns: true, cast: true }).length,
      },
      {
        name: 'JSON lines, typed records',
        amount: jsonMb,
        unit: 'MB/s',
        peerName: 'bare JSON.parse loop over split lines',
        ours: () => decode(jsonLines({ schema: row }), jsonBytes),
        peer: () => {
          let records = 0
          for (const line of jsonBytes.toString().split('\n'))
            if (line !== '' && JSON.parse(line) !== null) records++
          return records
        },
      },
      {
        name: 'JSON lines, unchecked',
        amount: jsonMb,
        unit: 'MB/s',
        peerName: 'bare JSON.parse loop over split lines',
        ours: () => decode(jsonLines(), jsonBytes),
        peer: () => {
          let records = 0
          for (const line of jsonBytes.toString().split('\n'))
            if (line !== '' && JSON.parse(line) !== null) records++
          return records
        },
      },
    ]
    return cases
  },
}

import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { textFile } from '@wiesel/connector-files'
import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import { DiscardingSink } from '@wiesel/runtime'
import { randomWords, textRow, type TextRow } from '../data/text-rows.ts'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { duckDb } from '../peers/duckdb.ts'

const ROWS = Number(process.env.WIESEL_BENCH_ROWS ?? 10_000_000)
const TEXT_BYTES = 20 * ROWS

type Pair = [key: number, value: number]

/** Runs what computes a data set; its records go nowhere. */
function run<T>(dataSet: DataSet<T>): Promise<unknown> {
  dataSet.output(new DiscardingSink<T>())
  return dataSet.env.execute()
}

function pairs(count: number, keys: number): Pair[] {
  let state = 1
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
  return Array.from({ length: count }, () => [next() % keys, next() % 1000])
}

/** Sorts an index by the number, then by the first eight letters as two words, then by the whole text. */
function sortIndex(rows: readonly TextRow[]): number {
  const size = rows.length
  const [index, keys] = [new Uint32Array(size), new Int32Array(size)]
  const [high, low] = [new Uint32Array(size), new Uint32Array(size)]
  const word = (text: string, at: number): number =>
    ((text.charCodeAt(at) << 24) |
      (text.charCodeAt(at + 1) << 16) |
      (text.charCodeAt(at + 2) << 8) |
      text.charCodeAt(at + 3)) >>>
    0
  for (let i = 0; i < size; i++) {
    const [key, text] = rows[i]
    index[i] = i
    keys[i] = key
    high[i] = word(text, 0)
    low[i] = word(text, 4)
  }
  index.sort(
    (a, b) =>
      keys[a] - keys[b] ||
      high[a] - high[b] ||
      low[a] - low[b] ||
      (rows[a][1] < rows[b][1] ? -1 : Number(rows[a][1] > rows[b][1])),
  )
  let sum = 0
  for (let i = 0; i < size; i++) sum += rows[index[i]][0]
  return sum
}

function sumByHand(rows: readonly Pair[]): number {
  const sums = new Map<number, Pair>()
  for (const [key, value] of rows) {
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, [key, value])
    else sum[1] += value
  }
  return sums.size
}

function joinByHand(probe: readonly Pair[], build: readonly Pair[]): number {
  const table = new Map<number, Pair[]>()
  for (const row of build) {
    const rows = table.get(row[0])
    if (rows === undefined) table.set(row[0], [row])
    else rows.push(row)
  }
  let sum = 0
  for (const row of probe) for (const other of table.get(row[0]) ?? []) sum += row[1] + other[1]
  return sum
}

/** The most resident memory of a process of its own that sorts so many rows, in MB. */
function residentMb(rows: number): number {
  const job = fileURLToPath(new URL('../jobs/sort-in-process.ts', import.meta.url))
  // Node lets its heap grow well beyond what is live unless it is told not to.
  const flags = ['--max-old-space-size=192', '--max-semi-space-size=8', '--conditions=@wiesel/source']
  const output = execFileSync(process.execPath, [...flags, job, String(rows)])
  return Number(output.toString().trim()) / 1024
}

function sortCases(rows: readonly TextRow[]): BenchCase[] {
  let [ownMb, emptyMb] = [0, 0]
  return [
    {
      name: `sort ${ROWS} (int, string) in memory`,
      amount: ROWS,
      unit: 'records/s',
      ours: () =>
        run(
          new ExecutionEnvironment({ memory: '16gb' }).fromCollection(rows).sortPartition(0).sortPartition(1),
        ),
      peerName: 'an index array by (int, two words), ties by string',
      target: 0.33,
      peer: () => sortIndex(rows),
      furtherPeers: [
        duckDb(
          `CREATE OR REPLACE TABLE texts AS SELECT (random() * 1000000)::INT AS k, left(md5(range::VARCHAR), 12) AS s FROM range(${ROWS})`,
          'CREATE OR REPLACE TABLE result AS SELECT * FROM texts ORDER BY k, s',
        ),
      ],
    },
    {
      name: `sort ${ROWS} (int, string) in 64 MB: peak memory`,
      amount: ROWS,
      unit: 'MB',
      ownProcess: true,
      peerName: 'an empty job; at most 256 MB more wanted',
      ours: () => (ownMb = residentMb(ROWS)),
      value: () => ownMb,
      peer: () => (emptyMb = residentMb(0)),
      peerValue: () => emptyMb,
    },
  ]
}

function groupCases(keys: number): BenchCase[] {
  const rows = pairs(ROWS, keys)
  return [
    {
      name: `sum by key, ${ROWS} rows, ${keys} keys`,
      amount: ROWS,
      unit: 'records/s',
      ours: () => run(new ExecutionEnvironment().fromCollection(rows).groupBy(0).sum(1)),
      peerName: 'a Map by hand',
      target: 1 / 2,
      peer: () => sumByHand(rows),
      furtherPeers: [
        duckDb(
          `CREATE OR REPLACE TABLE sales${keys} AS SELECT (random() * ${keys})::INT AS k, (random() * 1000)::INT AS v FROM range(${ROWS})`,
          `CREATE OR REPLACE TABLE result AS SELECT k, sum(v) FROM sales${keys} GROUP BY k`,
        ),
      ],
    },
  ]
}

function joinCases(): BenchCase[] {
  const [probe, build] = [pairs(ROWS, ROWS / 10), pairs(ROWS / 10, ROWS / 10)]
  const table = (name: string, rows: number): string =>
    `CREATE OR REPLACE TABLE ${name} AS SELECT (random() * ${ROWS / 10})::INT AS k, (random() * 1000)::INT AS v FROM range(${rows});`
  return [
    {
      name: `join ${ROWS} with ${ROWS / 10}`,
      amount: ROWS,
      unit: 'records/s',
      ours: () => {
        const env = new ExecutionEnvironment()
        const all = env.fromCollection(probe).join(env.fromCollection(build)).where(0).equalTo(0)
        return run(all.with((left, right) => left[1] + right[1]))
      },
      peerName: 'a Map of arrays by hand',
      peer: () => joinByHand(probe, build),
      furtherPeers: [
        duckDb(
          table('l', ROWS) + table('r', ROWS / 10),
          'CREATE OR REPLACE TABLE result AS SELECT l.v + r.v FROM l JOIN r ON l.k = r.k',
        ),
      ],
    },
  ]
}

function wordFile(): string {
  const directory = join(tmpdir(), 'wiesel-bench')
  const path = join(directory, `words-${TEXT_BYTES}.txt`)
  if (existsSync(path)) return path
  mkdirSync(directory, { recursive: true })
  writeFileSync(path, randomWords(TEXT_BYTES))
  return path
}

async function countByHand(path: string): Promise<number> {
  const counts = new Map<string, number>()
  for await (const line of createInterface({ input: createReadStream(path) }))
    for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts.size
}

function wordCases(): BenchCase[] {
  const path = wordFile()
  const lines = `read_csv('${path}', columns = {'line': 'VARCHAR'}, header = false, delim = chr(1), quote = '', escape = '')`
  return [
    {
      name: `word count, ${TEXT_BYTES / 1e6} MB`,
      amount: TEXT_BYTES / 1e6,
      unit: 'MB/s',
      ours: () =>
        run(
          new ExecutionEnvironment()
            .fromSource(textFile(path))
            .flatMap((line: string) => line.split(' '))
            .map((word): [string, number] => [word, 1])
            .groupBy(0)
            .sum(1),
        ),
      peerName: 'readline and a Map',
      peer: () => countByHand(path),
      furtherPeers: [
        duckDb(
          'SELECT 1',
          `CREATE OR REPLACE TABLE result AS SELECT word, count(*) FROM (SELECT unnest(string_split(line, ' ')) AS word FROM ${lines}) GROUP BY word`,
        ),
      ],
    },
  ]
}

/** Data sets of millions of rows; beside loops written by hand, and DuckDB on one thread with its tables loaded. */
export const batch: Suite = {
  name: 'batch',
  cases: () => [
    ...sortCases(Array.from({ length: ROWS }, (_, i) => textRow(i))),
    ...groupCases(100),
    ...groupCases(1_000_000),
    ...joinCases(),
    ...wordCases(),
  ],
}

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink, TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'

/** Runs seven jobs of different shapes and record types, as a long-lived process would have. */
export async function runSevenJobs(): Promise<void> {
  const rows = 50_000
  const env = new StreamExecutionEnvironment()
  const numbers = (): ReturnType<typeof env.fromSequence> => env.fromSequence(1, rows)
  const jobs = [
    numbers().map((n) => n + 0.5),
    numbers()
      .map((n) => `text ${n}`)
      .filter((text) => text.endsWith('7')),
    numbers().flatMap((n, out: (value: number[]) => void) => out([n, n + 1])),
    numbers()
      .map((n) => ({ n, even: n % 2 === 0 }))
      .keyBy((r) => r.even)
      .count(),
    numbers()
      .map((n) => [n % 100, n] as [number, number])
      .keyBy(([k]) => k)
      .reduce(([k, a], [, b]) => [k, a + b]),
    numbers()
      .map((n) => ({ name: `k${n % 10}`, value: BigInt(n) }))
      .keyBy((r) => r.name)
      .maxBy('value'),
    numbers()
      .map((n) => new Date(n * 1000))
      .assignTimestampsAndWatermarks(
        WatermarkStrategy.forMonotonousTimestamps<Date>().withTimestampAssigner((d) => d.getTime()),
      )
      .keyBy((d) => d.getSeconds())
      .window(TumblingEventTimeWindows.of('1 min'))
      .reduce((a) => a),
  ]
  for (const job of jobs) {
    job.sinkTo(new DiscardingSink<unknown>())
    await env.execute()
  }
}

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { concatMap, filter, from, lastValueFrom, map, tap } from 'rxjs'
import type { Suite } from '../harness/bench-case.ts'

interface Purchase {
  user: string
  page: string
  ts: number
  amount: number
}

const ROWS = 1_000_000

function purchases(): Purchase[] {
  return Array.from({ length: ROWS }, (_, i) => ({
    user: `user-${i % 1000}`,
    page: `/p/${i % 50}`,
    ts: i,
    amount: (i * 7919) % 1000,
  }))
}

/** source → map → filter → map → flatMap → sink, over the same functions in all three. */
export const chain: Suite = {
  name: 'chain',
  cases: () => {
    const data = purchases()
    const taxed = (p: Purchase): { user: string; amount: number } => ({
      user: p.user,
      amount: p.amount * 1.19,
    })
    const large = (p: { user: string; amount: number }): boolean => p.amount > 100
    const cents = (p: { user: string; amount: number }): { user: string; cents: number } => ({
      user: p.user,
      cents: Math.round(p.amount * 100),
    })
    const split = (p: { cents: number }, out: (value: number) => void): void => {
      out(p.cents)
      if (p.cents % 3 === 0) out(-1)
    }
    const splitToArray = (p: { cents: number }): number[] => (p.cents % 3 === 0 ? [p.cents, -1] : [p.cents])
    const run = async (interpreted: boolean): Promise<number> => {
      let sum = 0
      const env = new StreamExecutionEnvironment({ interpreted })
      env
        .fromCollection(data)
        .map(taxed)
        .filter(large)
        .map(cents)
        .flatMap(split)
        .sinkTo(new FunctionSink<number>((n) => void (sum += n)))
      await env.execute()
      return sum
    }
    const loop = (): number => {
      let sum = 0
      const emit = (n: number): void => {
        sum += n
      }
      for (const purchase of data) {
        const a = taxed(purchase)
        if (!large(a)) continue
        split(cents(a), emit)
      }
      return sum
    }
    const rx = async (): Promise<number> => {
      let sum = 0
      await lastValueFrom(
        from(data).pipe(
          map(taxed),
          filter(large),
          map(cents),
          concatMap(splitToArray),
          tap((n) => void (sum += n)),
        ),
        { defaultValue: 0 },
      )
      return sum
    }
    return [
      {
        name: 'compiled',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'hand-written loop',
        ours: () => run(false),
        peer: loop,
        target: 0.7,
      },
      {
        name: 'compiled',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'RxJS 7.8',
        ours: () => run(false),
        peer: rx,
        target: 5,
      },
      {
        name: 'interpreted',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'hand-written loop',
        ours: () => run(true),
        peer: loop,
      },
    ]
  },
}

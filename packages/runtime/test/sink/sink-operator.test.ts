import { describe, expect, test } from 'vitest'
import { FunctionSink, type Committer, type Sink, type SinkWriter, type WriterContext } from '@wiesel/runtime'
import { SinkOperator } from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'

/** Commits in two phases, with every call noted. */
class TwoPhase implements Sink<string, string, string> {
  readonly calls: string[] = []
  readonly committed: string[] = []
  breaks = ''
  room = Infinity
  context!: WriterContext

  createWriter(context: WriterContext, restored?: readonly string[]): SinkWriter<string, string, string> {
    this.context = context
    let rows: string[] = []
    const call = (what: string): void => {
      this.calls.push(what)
      if (this.breaks === what) throw new Error(`${what} broke`)
    }
    if (restored !== undefined) this.calls.push(`restored ${restored.join()}`)
    return {
      open: async () => {
        await Promise.resolve()
        call('open')
      },
      write: (value) => {
        rows.push(value)
        this.room--
      },
      full: () => this.room <= 0,
      watermark: (timestamp) => call(`watermark ${timestamp}`),
      flush: async (end) => {
        await Promise.resolve()
        call(`flush ${end}`)
      },
      prepareCommit: async () => {
        await Promise.resolve()
        call('prepare')
        const prepared = rows
        rows = []
        return prepared
      },
      snapshot: () => [`writer ${context.subtask}`],
      close: async () => {
        await Promise.resolve()
        call('close')
      },
    }
  }

  createCommitter(): Committer<string> {
    return {
      commit: async (committables) => {
        await Promise.resolve()
        this.calls.push('commit')
        if (this.breaks === 'commit') throw new Error('commit broke')
        this.committed.push(...committables)
      },
      close: () => void this.calls.push('committer closed'),
    }
  }
}

const open = (sink: Sink<any, any, any>, options = {}) =>
  OperatorHarness.open(() => new SinkOperator(sink), options)

test('a bounded input: open, write, watermark, flush, prepare, commit, close', async () => {
  const sink = new TwoPhase()
  const harness = await open(sink)
  await harness.push('a')
  await harness.push('b')
  await harness.watermark(7)
  expect(sink.committed).toEqual([])
  await harness.end()
  await harness.close()
  expect(sink.committed).toEqual(['a', 'b'])
  expect(sink.calls).toEqual([
    'open',
    'watermark 7',
    'flush true',
    'prepare',
    'commit',
    'close',
    'committer closed',
  ])
})

test('nothing written is nothing to commit', async () => {
  const sink = new TwoPhase()
  const harness = await open(sink)
  await harness.end()
  expect(sink.calls).toEqual(['open', 'flush true', 'prepare'])
})

test('writers go on from their states, at another parallelism', async () => {
  const sink = new TwoPhase()
  const harness = await open(sink, { parallelism: 2 })
  await harness.restore({ parallelism: 1 })
  expect(sink.calls.filter((call) => call.startsWith('restored'))).toEqual(['restored writer 0,writer 1'])
})

test.each(['open', 'flush true', 'prepare', 'commit'])(
  'when %s breaks, the failure names the sink',
  async (what) => {
    const sink = new TwoPhase()
    sink.breaks = what
    const run = async (): Promise<void> => {
      const harness = await open(sink, { name: 'Files' })
      await harness.push('a')
      await harness.end()
    }
    await expect(run()).rejects.toThrow(
      `Job "harness" failed in operator "Files", subtask 1/1: ${what} broke`,
    )
  },
)

test('what was prepared and not committed is committed after a restart, before anything else', async () => {
  const sink = new TwoPhase()
  sink.breaks = 'commit'
  const harness = await open(sink)
  await harness.push('a')
  await expect(harness.end()).rejects.toThrow('commit broke')
  const kept = harness.snapshot()
  const again = new TwoPhase()
  await open(again, { restored: kept })
  expect(again.committed).toEqual(['a'])
  expect(again.calls.slice(0, 2)).toEqual(['commit', 'restored writer 0'])
})

describe('a function as a sink', () => {
  test('gets value, timestamp and place', async () => {
    const seen: unknown[] = []
    const harness = await open(
      new FunctionSink<string>((value, timestamp, { subtask, parallelism }) =>
        seen.push([value, timestamp, subtask, parallelism]),
      ),
      { parallelism: 2 },
    )
    await harness.push('a', 5)
    await harness.push('b', 6)
    expect(seen).toEqual([
      ['a', 5, 0, 2],
      ['b', 6, 1, 2],
    ])
  })
})

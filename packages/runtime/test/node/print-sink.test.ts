import { afterEach, expect, test, vi } from 'vitest'
import { PrintSink } from '@wiesel/runtime/node'
import type { WriterContext } from '@wiesel/runtime'

afterEach(() => void vi.restoreAllMocks())

function printed(
  sink: PrintSink<unknown>,
  parallelism: number,
  values: readonly unknown[],
  stream: 'stdout' | 'stderr' = 'stdout',
): string[] {
  const chunks: string[] = []
  vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
    chunks.push(String(chunk))
    return true
  })
  const writer = sink.createWriter({ subtask: parallelism - 1, parallelism } as WriterContext)
  for (const value of values) writer.write(value, 0)
  void writer.flush(true)
  void writer.close?.()
  return chunks
}

test('a line for each record, as the console shows it, written together', () => {
  expect(printed(new PrintSink(), 1, ['text', 1, { a: [1, { b: 2 }] }, null])).toEqual([
    'text\n1\n{ a: [ 1, { b: 2 } ] }\nnull\n',
  ])
})

test('names and subtasks stand before the records', () => {
  expect(printed(new PrintSink('n'), 1, [1])).toEqual(['n> 1\n'])
  expect(printed(new PrintSink(), 2, [1])).toEqual(['2> 1\n'])
  expect(printed(new PrintSink('n'), 3, [1, 2])).toEqual(['n:3> 1\nn:3> 2\n'])
  expect(printed(new PrintSink('n', 'stderr'), 1, [1], 'stderr')).toEqual(['n> 1\n'])
})

test('many lines are written on the way; nothing is written for nothing', () => {
  expect(
    printed(
      new PrintSink(),
      1,
      Array.from({ length: 1000 }, (_, i) => i),
    ).length,
  ).toBeGreaterThan(1)
  expect(printed(new PrintSink(), 1, [])).toEqual([])
})

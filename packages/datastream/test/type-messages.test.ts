/** What the compiler says about wrong programs is to be understood. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

const HEAD = `import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { TumblingEventTimeWindows, valueState, type KeyedProcessFunction, type KeyedRuntimeContext } from '@wiesel/runtime'
interface Click { user: string; ms: number }
interface Order { id: number }
class Counts implements KeyedProcessFunction<string, Click, number> { open(context: KeyedRuntimeContext) { context.getState(valueState<number>('n')) } processElement() {} }
const env = new StreamExecutionEnvironment()
export const clicks = env.fromElements<Click>()
export const orders = env.fromElements<Order>()
`

/** Programs, each a line, and what is said about them. */
const PROGRAMS: [program: string, message: RegExp][] = [
  [
    `clicks.window(TumblingEventTimeWindows.of('1 s'))`,
    /^Property 'window' does not exist on type 'SingleOutputStream<Click>'\.$/,
  ],
  [
    `clicks.countWindow(2)`,
    /^Property 'countWindow' does not exist on type 'SingleOutputStream<Click>'\. Did you mean 'countWindowAll'\?$/,
  ],
  [
    `clicks.process<number>({ open: (context) => void context.getState(valueState<number>('n')), processElement: () => {} })`,
    /^Property 'getState' does not exist on type 'RuntimeContext'\.$/,
  ],
  [
    `clicks.process(() => new Counts())`,
    /Type 'Counts' is not assignable to type 'ProcessFunction<Click, \w+>'\.[^]*'KeyedRuntimeContext'/,
  ],
  [
    `clicks.process<number>({ processElement: (_, context) => context.timers.registerEventTimeTimer(1) })`,
    /^Property 'timers' does not exist on type 'ProcessContext'\.$/,
  ],
  [
    `clicks.keyBy((c) => c.user).intervalJoin(orders.keyBy((o) => o.id))`,
    /'KeyedStream<Order, number>' is not assignable to parameter of type 'KeyedStream<Order, string>'/,
  ],
  [
    `clicks.keyBy((c) => c.user).connect(orders.keyBy((o) => o.id))`,
    /'KeyedStream<Order, number>' is not assignable to parameter of type 'KeyedStream<Order, string>'/,
  ],
  [
    `clicks.keyBy((c) => c.user).sum('user')`,
    /^Argument of type '"user"' is not assignable to parameter of type '"ms"'\.$/,
  ],
  [
    `clicks.keyBy((c) => c.user).window(TumblingEventTimeWindows.of('1 s')).print()`,
    /^Property 'print' does not exist on type 'WindowedStream<Click, string, TimeWindow>'\.$/,
  ],
  [
    `clicks.join(orders).where((c) => c.user).equalTo((o) => o.id)`,
    /^Type 'number' is not assignable to type 'string'\.$/,
  ],
  [`clicks.keyBy((c) => new Set([c.user]))`, /'Set<string>' is not assignable to type 'Key'/],
]

test('wrong programs', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(root, 'node_modules/.wrong-'))
  try {
    const lines = PROGRAMS.map(([program]) => `${program}\n`)
    writeFileSync(join(folder, 'wrong.ts'), HEAD + lines.join(''))
    const config = {
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        noEmit: true,
        composite: false,
        declaration: false,
        declarationMap: false,
        incremental: false,
      },
      files: ['wrong.ts'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const compiler = join(root, 'node_modules/.bin/tsc')
    const run = promisify(execFile)(compiler, ['-p', folder, '--pretty', 'false'], { cwd: folder })
    const { stdout } = (await run.catch((error: unknown) => error)) as { stdout: string }
    const messages = new Map<number, string>()
    for (const report of stdout.split(/\n(?=\S)/)) {
      const [, line, message] = /^wrong\.ts\((\d+),\d+\): error TS\d+: ([^]*)$/.exec(report.trim()) ?? []
      if (line !== undefined && !messages.has(Number(line))) messages.set(Number(line), message)
    }
    const first = HEAD.split('\n').length
    expect(PROGRAMS.map(([program], i) => [program, messages.get(first + i)])).toEqual(
      PROGRAMS.map(([program, message]) => [program, expect.stringMatching(message)]),
    )
    expect(messages.size).toBe(PROGRAMS.length)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

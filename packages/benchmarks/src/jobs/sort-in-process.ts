/** Sorts made-up rows with 64 MB, and prints the most resident memory in KB, on Linux. Run as a process of its own. */
import { readFileSync } from 'node:fs'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { DiscardingSink } from '@wiesel/runtime'
import { textRow } from '../data/text-rows.ts'

const env = new ExecutionEnvironment({ memory: '64mb' })
const rows = Number(process.argv[2])
env.fromSequence(1, rows).map(textRow).sortPartition(0).sortPartition(1).output(new DiscardingSink())
await env.execute()
// What Node reports as its maximum may be that of the process that started it.
const peak = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
process.stdout.write(`${peak}\n`)

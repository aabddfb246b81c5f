// A model that goes on learning beside one that was learned once. Argument: how many readings.
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { judge, scores } from './judge.ts'
import { readingOf } from './readings.ts'

const count = Number(process.argv[2] ?? 200_000)
const each = Math.max(1, Math.ceil(count / 10))

const env = new StreamExecutionEnvironment()
const readings = env.fromSequence(1, count).map((id) => readingOf(id, count))

const bar = (right: number, all: number): string => {
  const percent = Math.round((100 * right) / all)
  return `${String(percent).padStart(3)}% ${'█'.repeat(Math.round(percent / 5)).padEnd(20, '░')}`
}

console.log('   readings   learned once                goes on learning')
let until = 0
for (const score of await scores(judge(readings, 200).collect(), each)) {
  until += score.readings
  console.log(
    `${until.toLocaleString('en').padStart(11)}  ${bar(score.once, score.readings)}  ${bar(score.online, score.readings)}`,
  )
}

// Counts the words of a text: a line for each word whenever its count grows.
import { join } from 'node:path'
import { textFile } from '@wiesel/connector-files'
import { defineJob } from '@wiesel/datastream'

const SONNET = join(import.meta.dirname, '../data/sonnet-18.txt')

export default defineJob('word-count', (env, { input = SONNET }) => {
  env
    .fromSource(textFile(input), undefined, 'Text')
    .flatMap((line) => line.toLowerCase().match(/[\p{L}']+/gu) ?? [])
    .name('Words')
    .keyBy((word) => word)
    .count()
    .name('Count')
    .map(({ key, count }) => `${key} ${count}`)
    .print()
})

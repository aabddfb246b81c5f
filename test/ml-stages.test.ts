import { STAGES } from '@wiesel/ml'
import { expect, test } from 'vitest'
import { stagesPage, writtenPage } from '../scripts/ml-stages.ts'

test('the page of stages says what the code does, of every stage (npm run ml-stages)', async () => {
  const page = await stagesPage()
  expect(writtenPage()).toBe(page)
  expect(Object.keys(STAGES).filter((name) => !page.includes(`### ${name}\n`))).toEqual([])
})

import { expect, test } from 'vitest'
import { outdatedConfigs } from '../scripts/references.ts'

test('project references follow the dependencies in package.json (npm run references)', () => {
  expect([...outdatedConfigs().keys()]).toEqual([])
})

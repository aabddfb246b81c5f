// Where one can go by boat, changing as often as it takes.
import { defineJob } from '@wiesel/dataset'
import { transitiveClosure } from './transitive-closure.ts'

export default defineJob('transitive-closure', async (env) => {
  const boats = env.fromElements<[string, string]>(
    ['Husum', 'Pellworm'],
    ['Pellworm', 'Hooge'],
    ['Hooge', 'Amrum'],
    ['Amrum', 'Sylt'],
  )
  await transitiveClosure(boats, 10)
    .map(([from, to]) => `${from} → ${to}`)
    .sortPartition('*')
    .setParallelism(1)
    .print()
})

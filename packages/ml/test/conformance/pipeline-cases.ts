/** Cases of pipelines, with stages of their own that add a number to a column. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionEnvironment } from '@wiesel/dataset'
import {
  Estimator,
  loadStage,
  Model,
  Pipeline,
  PipelineModel,
  saveStage,
  type RowFunction,
  type Storable,
} from '../../src/index.ts'
import { compareRows } from './compare-rows.ts'
import { rowsOf, type MlCase, type Table } from './ml-case.ts'

class AddConstant extends Model<Record<string, never>, number> {
  constructor(_: unknown, data: number) {
    super('AddConstant', {}, {}, data)
  }

  get outputColumns(): readonly string[] {
    return ['f0']
  }

  rowFunction(): RowFunction {
    return (row) => ({ ...row, f0: (row.f0 as number) + this.data })
  }
}

class AddSum extends Estimator<Record<string, never>, AddConstant> {
  constructor() {
    super('AddSum', {}, {})
  }

  async fit(data: any): Promise<AddConstant> {
    const rows: { f0: number }[] = await data.collect()
    return new AddConstant(
      {},
      rows.reduce((sum, { f0 }) => sum + f0, 0),
    )
  }
}

const OWN = { AddConstant, AddSum }

export async function pipelineCase(one: MlCase): Promise<string | undefined> {
  const stages = (one.stages ?? []).map(({ op, value }) =>
    op === 'addConstant' ? new AddConstant({}, value) : new AddSum(),
  )
  const table = (from: Table | undefined) =>
    new ExecutionEnvironment({ parallelism: 2 }).fromCollection(rowsOf(from ?? { columns: [], rows: [] }))
  const made: Storable =
    one.stage === 'Pipeline' ? new Pipeline(stages) : new PipelineModel(stages as AddConstant[])
  const variants = one.alsoAfter?.includes('saveLoad') ? [made, await stored(made)] : [made]
  for (const variant of variants) {
    const model =
      variant instanceof Pipeline ? await variant.fit(table(one.train)) : (variant as PipelineModel)
    const wrong = compareRows(one.expected, await model.transform(table(one.input)).collect(), one)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

async function stored(stage: Storable): Promise<Storable> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  try {
    await saveStage(stage, folder)
    return await loadStage(folder, OWN)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

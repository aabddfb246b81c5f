import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StoredStageError } from '../errors.ts'
import { MODELS, STAGES, type StageClass } from '../stages.ts'
import { Pipeline, PipelineModel } from './pipeline.ts'
import type { Stage, StoredStage } from './stage.ts'
import { fromJson, toJson } from './stored-json.ts'

const FILE = 'stage.json'
const VERSION = 1

/** Anything that can be stored: a stage, a model, a pipeline of them. */
export type Storable = Stage<any> | Pipeline | PipelineModel

/**
 * Stores a stage, a model or a pipeline in a folder: `stage.json`, replaced as a whole.
 *
 * @example
 * import { mkdtempSync } from 'node:fs'
 * import { tmpdir } from 'node:os'
 * import { Binarizer, loadStage, saveStage } from '@wiesel/ml'
 *
 * const folder = mkdtempSync(`${tmpdir()}/stage-`)
 * await saveStage(new Binarizer({ inputCols: ['x'], outputCols: ['y'], thresholds: [1] }), folder)
 * console.log((await loadStage(folder)).name) // → Binarizer
 */
export async function saveStage(stage: Storable, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, FILE)
  await writeFile(`${path}.new`, `${toJson({ version: VERSION, ...stage.toStored() })}\n`)
  await rename(`${path}.new`, path)
}

/**
 * The stage, model or pipeline that {@link saveStage} stored.
 *
 * @param own stages and models that are not of this package, by their names
 * @throws StoredStageError
 */
export async function loadStage(
  folder: string,
  own: Readonly<Record<string, StageClass>> = {},
): Promise<Storable> {
  const path = join(folder, FILE)
  let stored: { version?: unknown } & StoredStage
  try {
    stored = fromJson(await readFile(path, 'utf8')) as { version?: unknown } & StoredStage
  } catch (cause) {
    throw new StoredStageError(`${path} cannot be read: ${(cause as Error).message}`, cause)
  }
  if (stored.version !== VERSION)
    throw new StoredStageError(
      `${path} has version ${String(stored.version)}; this release reads version ${VERSION}.`,
    )
  return build(stored, path, own)
}

/**
 * The stage, model or pipeline that `toStored()` has described: plain data, which travels where a stage does not, as from
 * the `prepare` of a job to its builders.
 *
 * @param own stages and models that are not of this package, by their names
 * @throws StoredStageError for a stage that is not known
 * @example
 * import { Binarizer, stageOf } from '@wiesel/ml'
 *
 * const stored = new Binarizer({ inputCols: ['x'], outputCols: ['y'], thresholds: [1] }).toStored()
 * console.log(stageOf(structuredClone(stored)).name) // → Binarizer
 */
export function stageOf(stored: StoredStage, own: Readonly<Record<string, StageClass>> = {}): Storable {
  return build(stored, 'What was stored', own)
}

function build(
  { stage, params, data }: StoredStage,
  path: string,
  own: Readonly<Record<string, StageClass>>,
): Storable {
  const inner = (): any[] => (data as StoredStage[]).map((child) => build(child, path, own))
  if (stage === 'Pipeline') return new Pipeline(inner())
  if (stage === 'PipelineModel') return new PipelineModel(inner())
  const known = own[stage] ?? STAGES[stage] ?? MODELS[stage]
  if (known === undefined)
    throw new StoredStageError(
      `${path} holds a stage "${stage}", which this release does not know. Is it one of your own? Give its class to loadStage.`,
    )
  return new known(params, data)
}

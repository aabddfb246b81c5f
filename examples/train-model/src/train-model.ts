// Learns which flights are late, and says how well. Arguments: where results go, how many subtasks.
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import {
  BinaryClassificationEvaluator,
  loadStage,
  saveStage,
  trainTestSplit,
  type GBTClassifierModel,
  type PipelineModel,
} from '@wiesel/ml'
import { lossByTrees, rocCurve, type Judged } from './curves.ts'
import { readFlights, type Example } from './flights.ts'
import { boostedTrees, hashedRegression } from './pipelines.ts'
import { reportPage } from './report.ts'

const [folder = join(tmpdir(), 'wiesel-train-model'), parallelism = '2'] = process.argv.slice(2)

const env = new ExecutionEnvironment({ parallelism: Number(parallelism) })
const flights = env.fromCollection(await readFlights())
const { training, testing } = trainTestSplit(flights, 0.75, { precise: true })

const evaluator = new BinaryClassificationEvaluator({ metricsNames: ['areaUnderROC', 'ks'] })

interface Trial {
  readonly name: string
  readonly model: PipelineModel
  readonly judged: Judged[]
  readonly areaUnderROC: number
  readonly ms: number
}

async function tryOut(
  name: string,
  pipeline: { fit(data: DataSet<Example>): Promise<PipelineModel> },
): Promise<Trial> {
  const start = performance.now()
  const model = await pipeline.fit(training)
  const ms = performance.now() - start
  const predicted = model.transform(testing)
  const { areaUnderROC = NaN, ks = NaN } = await evaluator.evaluate(predicted)
  console.log(
    `${name}: learned in ${(ms / 1000).toFixed(1)} s; area under the ROC curve ${areaUnderROC.toFixed(3)}, Kolmogorov-Smirnov ${ks.toFixed(3)}`,
  )
  return { name, model, judged: (await predicted.collect()) as unknown as Judged[], areaUnderROC, ms }
}

const trials = [
  await tryOut('Logistic regression', hashedRegression()),
  await tryOut('Boosted trees', boostedTrees()),
]
const best = trials.reduce((a, b) => (b.areaUnderROC > a.areaUnderROC ? b : a))

await mkdir(folder, { recursive: true })
await saveStage(best.model, join(folder, 'model'))
const again = (await loadStage(join(folder, 'model'))) as PipelineModel
const [flight] = await testing.first(1).collect()
const predicted = again.rowFunction()({ ...flight }) as unknown as Judged
const likely = predicted.rawPrediction[1].toFixed(2)
console.log(
  `The better one, saved and loaded again: ${flight.origin}–${flight.destination} at ${flight.hour} h will be late with probability ${likely}`,
)

const trees = trials[1].model.stages.at(-1) as GBTClassifierModel
const assembled = async (data: DataSet<Example>) =>
  (await trials[1].model.transform(data).collect()) as unknown as { features: number[]; label: number }[]
const page = reportPage(
  'Which flights are late',
  trials.map(({ name, areaUnderROC }) => [name, `area under the ROC curve ${areaUnderROC.toFixed(3)}`]),
  [
    {
      title: 'ROC on flights not seen before',
      x: 'others taken for late',
      y: 'late ones found',
      lines: trials.map(({ name, judged }) => ({ name, points: rocCurve(judged) })),
    },
    {
      title: 'Loss of the boosted trees',
      x: 'trees',
      y: 'mean logarithmic loss',
      lines: [
        { name: 'flights it learned from', points: lossByTrees(trees, await assembled(training)) },
        { name: 'flights not seen before', points: lossByTrees(trees, await assembled(testing)) },
      ],
    },
  ],
)
await writeFile(join(folder, 'report.html'), page)
console.log(`Curves: ${join(folder, 'report.html')}`)

// Writes the page of the stages of machine learning, with their parameters, from the code: `npm run ml-stages`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  BinaryClassificationEvaluator,
  ClusteringEvaluator,
  MulticlassClassificationEvaluator,
  RegressionEvaluator,
  STAGES,
  type Param,
} from '@wiesel/ml'
import { format, resolveConfig } from 'prettier'
import { repoRoot } from './workspace.ts'

const SOURCES = 'packages/ml/src'
const PAGE = join(repoRoot, 'docs/guide/machine-learning-stages.md')

/** All that has parameters. */
const ALL: Readonly<Record<string, { readonly params: unknown }>> = {
  ...STAGES,
  BinaryClassificationEvaluator,
  ClusteringEvaluator,
  MulticlassClassificationEvaluator,
  RegressionEvaluator,
}

/** The chapters, by the folder in which a stage stands. */
const CHAPTERS: Readonly<Record<string, string>> = {
  feature: 'Features',
  classification: 'Classification',
  regression: 'Regression',
  clustering: 'Clustering',
  recommendation: 'Recommendation',
  neighbors: 'Neighbours',
  outliers: 'Outliers',
  statistics: 'Statistics',
  split: 'Splitting',
  evaluation: 'Evaluation',
  sql: 'SQL',
  online: 'Learning on streams',
}

interface Documented {
  readonly chapter: string
  /** The text of the docstring, without examples. */
  readonly text: string
}

/** Where each class stands, and what is said of it there. */
function documented(): Map<string, Documented> {
  const found = new Map<string, Documented>()
  for (const file of readdirSync(join(repoRoot, SOURCES), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const source = readFileSync(join(repoRoot, SOURCES, file), 'utf8')
    for (const [, doc, name] of source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport class (\w+)/g)) {
      const text = doc
        .replaceAll(/^\s*\* ?/gm, '')
        .split(/^@/m)[0]
        .replaceAll(/\{@link (\w+)\}/g, '`$1`')
        .trim()
      found.set(name, { chapter: basename(dirname(join(SOURCES, file))), text })
    }
  }
  return found
}

/** A default as it is written; long lists are shortened. */
function written(value: unknown): string {
  if (value === undefined) return 'must be given'
  if (Array.isArray(value) && value.length > 5) return `${value.length} entries`
  if (typeof value === 'number') return `\`${value}\``
  return `\`${JSON.stringify(value)}\``
}

function stageText(name: string, text: string): string {
  const rows = Object.entries(ALL[name].params as Record<string, Param<unknown>>).map(
    ([param, { description, default: value, allowed }]) =>
      `| \`${param}\` | ${description} | ${written(value)} | ${allowed.replaceAll('|', '\\|')} |`,
  )
  return [
    `### ${name}`,
    text,
    '| parameter | what it is | default | allowed |\n| --- | --- | --- | --- |',
    ...rows,
  ]
    .join('\n\n')
    .replaceAll(' |\n\n| `', ' |\n| `')
    .replaceAll('| --- |\n\n|', '| --- |\n|')
}

/** The page, as it should be. */
export async function stagesPage(): Promise<string> {
  const docs = documented()
  const parts = Object.entries(CHAPTERS).flatMap(([folder, title]) => {
    const names = Object.keys(ALL)
      .filter((name) => docs.get(name)?.chapter === folder)
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    return names.length === 0
      ? []
      : [`## ${title}`, ...names.map((name) => stageText(name, docs.get(name)!.text))]
  })
  const intro = `# The stages

All stages of [machine learning](./machine-learning.md) with their parameters. \`npm run ml-stages\` makes this page from the
code.`
  const config = await resolveConfig(PAGE)
  return format([intro, ...parts].join('\n\n'), { ...config, parser: 'markdown' })
}

/** The page as it is. */
export const writtenPage = (): string => readFileSync(PAGE, 'utf8')

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(PAGE, await stagesPage())

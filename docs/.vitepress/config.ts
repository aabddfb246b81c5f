import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withMermaid } from 'vitepress-plugin-mermaid'

const docs = join(import.meta.dirname, '..')

interface Entry {
  text: string
  link: string
}

/** Sidebar entries for the pages of a folder, titled by their first heading, in the order of their file names. */
function pages(folder: string): Entry[] {
  if (!existsSync(join(docs, folder))) return []
  return readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .toSorted()
    .map((name) => entry(folder, name.replace(/\.md$/, '')))
}

function entry(folder: string, name: string): Entry {
  return { text: titleOf(join(docs, folder, `${name}.md`)), link: `/${folder}/${name}` }
}

/** The guide in the order in which it is read. Pages that are named nowhere come last. */
const READING_ORDER = {
  Concepts: [
    'streams',
    'time',
    'windows',
    'state',
    'connect-and-broadcast',
    'joins',
    'loops',
    'checkpoints',
    'async-io',
    'accumulators',
    'sources-and-sinks',
  ],
  'APIs and libraries': [
    'from-flink',
    'batch',
    'iterations',
    'files',
    'patterns',
    'machine-learning',
    'machine-learning-stages',
    'graphs',
    'graphs-iterations',
  ],
  Running: ['command-line', 'operating', 'testing', 'how-it-runs', 'how-data-moves', 'errors', 'bounds'],
}

/** The sidebar of the guide: the sections of the reading order, without pages that do not exist. */
function guide(): { text: string; items: Entry[] }[] {
  const named: string[] = Object.values(READING_ORDER).flat()
  const others = pages('guide').filter(({ link }) => !named.includes(link.replace('/guide/', '')))
  const sections = Object.entries(READING_ORDER).map(([text, names]) => ({
    text,
    items: names
      .filter((name) => existsSync(join(docs, 'guide', `${name}.md`)))
      .map((name) => entry('guide', name)),
  }))
  return [
    { text: 'Guide', items: [{ text: 'Overview', link: '/guide/' }] },
    ...sections,
    ...(others.length === 0 ? [] : [{ text: 'More', items: others }]),
  ]
}

function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path
}

/** One entry for each package of the generated API reference. */
function apiPackages(): Entry[] {
  const api = join(docs, 'api')
  if (!existsSync(api)) return []
  return readdirSync(api, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ text: `@wiesel/${name}`, link: `/api/${name}/` }))
}

export default withMermaid({
  title: 'Wiesel',
  description: 'Stream and batch processing for TypeScript',
  cleanUrls: true,
  // The reference is generated; its links to names that are not public have no page.
  ignoreDeadLinks: [/^\/?api\//, /^\.{1,2}\/.*(index|README)?$/],
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/' },
      { text: 'API', link: '/api/' },
      { text: 'Decisions', link: '/decisions/' },
    ],
    sidebar: {
      '/guide/': guide(),
      '/decisions/': [
        { text: 'Decisions', items: [{ text: 'About', link: '/decisions/' }, ...pages('decisions')] },
      ],
      '/api/': [{ text: 'Packages', items: apiPackages() }],
    },
    search: { provider: 'local' },
    outline: [2, 3],
  },
})

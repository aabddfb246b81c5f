import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withMermaid } from 'vitepress-plugin-mermaid'

const docs = join(import.meta.dirname, '..')

/** Sidebar entries for the pages of a folder, in the order of their file names and titled by their first heading. */
function pages(folder: string): { text: string; link: string }[] {
  if (!existsSync(join(docs, folder))) return []
  return readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .toSorted()
    .map((name) => ({
      text: titleOf(join(docs, folder, name)),
      link: `/${folder}/${name.replace(/\.md$/, '')}`,
    }))
}

function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path
}

/** One entry for each package of the generated API reference. */
function apiPackages(): { text: string; link: string }[] {
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
      '/guide/': [{ text: 'Guide', items: [{ text: 'Overview', link: '/guide/' }, ...pages('guide')] }],
      '/decisions/': [
        { text: 'Decisions', items: [{ text: 'About', link: '/decisions/' }, ...pages('decisions')] },
      ],
      '/api/': [{ text: 'Packages', items: apiPackages() }],
    },
    search: { provider: 'local' },
    outline: [2, 3],
  },
})

// `npm run new-package -- name "What it is"` makes packages/name in the standard shape from templates/package.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { filesBelow, repoRoot } from './workspace.ts'

/** Copies the template into a folder, with its placeholders filled in. Returns the paths written. */
export function createPackage(folder: string, name: string, description: string): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`"${name}" must be kebab-case, such as "my-package"`)
  if (existsSync(join(folder, 'package.json'))) throw new Error(`${folder} exists already`)
  const template = join(repoRoot, 'templates/package')
  const { version } = JSON.parse(readFileSync(join(repoRoot, 'lerna.json'), 'utf8')) as { version: string }
  const values: Record<string, string> = {
    name,
    description,
    version,
    identifier: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  }
  return filesBelow(template, '').map((source) => {
    const target = join(folder, relative(template, source))
    const text = readFileSync(source, 'utf8').replace(
      /__([a-z]+)__/g,
      (all, key: string) => values[key] ?? all,
    )
    mkdirSync(dirname(target), { recursive: true })
    if (!existsSync(target)) writeFileSync(target, text)
    return target
  })
}

if (import.meta.main) {
  const [name, description = 'What it is, in one sentence'] = process.argv.slice(2)
  if (!name) throw new Error('usage: npm run new-package -- name "What it is, in one sentence"')
  createPackage(join(repoRoot, 'packages', name), name, description)
  console.log(`packages/${name} is made. Now:
  1. add "${name}" to test/allowed-imports.ts, and what it imports to its package.json
  2. npm run references
  3. npm install`)
}

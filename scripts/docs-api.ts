// Writes the API reference into docs/api: Markdown, one folder for each published package.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Application, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { repoRoot, workspaces } from './workspace.ts'

const published = workspaces().filter(({ kind, manifest }) => kind === 'package' && !manifest.private)

const options: TypeDocOptions & PluginOptions = {
  plugin: ['typedoc-plugin-markdown'],
  name: 'API',
  tsconfig: join(repoRoot, 'tsconfig.test.json'),
  entryPoints: published.map(({ folder }) => join(repoRoot, folder, 'src/index.ts')),
  basePath: join(repoRoot, 'packages'),
  out: join(repoRoot, 'docs/api'),
  // Types are checked elsewhere; the reference of a package that is being changed should still come out.
  skipErrorChecking: true,
  readme: 'none',
  githubPages: false,
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  validation: { notExported: false, invalidLink: false, notDocumented: false },
  logLevel: 'Warn',
  entryFileName: 'index',
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  enumMembersFormat: 'table',
  sanitizeComments: true,
}

const application = await Application.bootstrapWithPlugins(options)
const project = await application.convert()
if (!project) throw new Error('TypeDoc found nothing to document')
// Modules are called by their path, `runtime/src`; folders and links should carry the name of the package.
for (const module of project.children ?? []) module.name = module.name.replace(/\/src$/, '')
rmSync(join(repoRoot, 'docs/api'), { recursive: true, force: true })
await application.generateOutputs(project)
// Types contain `{{` here and there, which the site would take for a template.
for (const page of globSync(join(repoRoot, 'docs/api/**/*.md'))) {
  writeFileSync(page, `::: v-pre\n\n${readFileSync(page, 'utf8')}\n\n:::\n`)
}
if (application.logger.hasErrors()) process.exitCode = 1

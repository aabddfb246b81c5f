// Which package may import which. A package imports only what stands below it in the picture of the stack:
//
//   cli  dashboard                        use
//   cep  ml  gelly  table                 libraries
//   datastream  dataset                   APIs: they only build plans
//   connector-*  formats  cluster         sources, sinks, encodings; a cluster to run on
//   storage-*                             where checkpoints are kept
//   runtime                               imports none of the workspace
//
// APIs reach execution through the Executor interface of the runtime and never import `cluster`.
// `x-*` stands for every package whose name begins with `x-`, `*` for every package.

const apis = ['datastream', 'dataset', 'runtime']

export const allowedImports: Record<string, string[]> = {
  runtime: [],

  formats: ['runtime'],
  'connector-*': ['formats', 'runtime'],
  'state-*': apis,
  'storage-*': ['runtime'],
  cluster: ['runtime'],

  datastream: ['runtime'],
  dataset: ['runtime'],

  cep: apis,
  ml: apis,
  gelly: [...apis, 'formats', 'connector-*'],
  table: [...apis, 'formats'],

  cli: ['cluster', 'table', ...apis, 'connector-*', 'formats'],
  dashboard: [],

  testing: apis,
  benchmarks: ['*'],
}

/** The packages that a package may import, as patterns; undefined for a package that is not in the table. */
export function allowedFor(packageName: string): string[] | undefined {
  const pattern = Object.keys(allowedImports).find((candidate) => matches(candidate, packageName))
  return pattern === undefined ? undefined : allowedImports[pattern]
}

/** Whether a pattern of the table stands for a package. */
export function matches(pattern: string, packageName: string): boolean {
  return pattern.endsWith('*') ? packageName.startsWith(pattern.slice(0, -1)) : pattern === packageName
}

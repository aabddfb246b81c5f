import ts from 'typescript'

/** Names that an entry module exports, directly or through other files, whose definition has no docstring. */
export function undocumentedExports(entries: string[], host?: ts.CompilerHost): Map<string, string[]> {
  const program = ts.createProgram({
    rootNames: entries,
    options: {
      module: ts.ModuleKind.NodeNext,
      customConditions: ['@wiesel/source'],
      allowImportingTsExtensions: true,
      noEmit: true,
      // Only declarations and their comments matter here: leaving the libraries out makes this quick.
      noLib: true,
      types: [],
    },
    host,
  })
  const checker = program.getTypeChecker()
  return new Map(
    entries.map((entry) => {
      const file = program.getSourceFile(entry)
      const module = file && checker.getSymbolAtLocation(file)
      const exported = module ? checker.getExportsOfModule(module) : []
      return [entry, exported.filter((symbol) => !isDocumented(symbol, checker)).map(({ name }) => name)]
    }),
  )
}

function isDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  // What comes from another npm package is documented there.
  if (target.declarations?.every((node) => node.getSourceFile().fileName.includes('/node_modules/')))
    return true
  return target.getDocumentationComment(checker).length > 0
}

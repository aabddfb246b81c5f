import ts from 'typescript'

/** One module specifier in a source file. */
export interface ModuleImport {
  specifier: string
  line: number
  /**
   * How the module is reached: `static` is loaded with the importing file, `dynamic` later, `type` never.
   * `import { type A }` is static: with `verbatimModuleSyntax` the import stays in the output.
   */
  kind: 'static' | 'dynamic' | 'type'
}

export function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2023, true)
}

export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile()
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
}

/** Every import, re-export, `import()` and `import('x').Type` of a file. */
export function importsOf(file: ts.SourceFile): ModuleImport[] {
  const found: ModuleImport[] = []
  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: ModuleImport['kind']) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      found.push({ specifier: specifier.text, line: lineOf(node), kind })
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      add(node, node.moduleSpecifier, typeOnly ? 'type' : 'static')
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static')
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], 'dynamic')
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, 'type')
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The package part of a bare specifier: `@a/b/c` → `@a/b`, `x/y` → `x`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

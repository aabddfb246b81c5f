import { isBuiltin } from 'node:module'
import ts from 'typescript'
import { importsOf, lineOf, parse } from './source-imports.ts'

/** Globals that reach time, randomness or the host. The core gets all of those from its `Platform`. */
const forbiddenGlobals = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'performance',
  'crypto',
])

const forbiddenMembers = new Set(['Date.now', 'Math.random'])

/**
 * Uses of time, randomness and the host in a source text, as `line: what`. Works on the syntax tree, so
 * comments and strings do not count, and neither do local variables that share a name with a global.
 */
export function findImpureCode(text: string, fileName = 'source.ts'): string[] {
  const file = parse(fileName, text)
  const found = importsOf(file)
    .filter(({ specifier }) => isBuiltin(specifier))
    .map(({ specifier, line }) => ({ line, what: `import of ${specifier}` }))

  const visit = (node: ts.Node): void => {
    const what = impurity(node)
    if (what !== undefined) found.push({ line: lineOf(node), what })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found.toSorted((a, b) => a.line - b.line).map(({ line, what }) => `${line}: ${what}`)
}

function impurity(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && isGlobal(node.expression, 'Date') && !node.arguments?.length)
    return 'new Date()'
  if (ts.isCallExpression(node) && isGlobal(node.expression, 'Date')) return 'Date()'
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node
    if (isGlobal(expression, 'globalThis') && forbiddenGlobals.has(name.text))
      return `globalThis.${name.text}`
    const member = `${expression.getText()}.${name.text}`
    if (forbiddenMembers.has(member) && isGlobal(expression, expression.getText())) return member
  }
  if (ts.isIdentifier(node) && forbiddenGlobals.has(node.text) && isGlobal(node, node.text)) return node.text
  return undefined
}

/** Whether a node is a use of the global value of that name. */
function isGlobal(node: ts.Node, name: string): node is ts.Identifier {
  return ts.isIdentifier(node) && node.text === name && isValueReference(node) && !isDeclaredAround(node)
}

function isValueReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent)) return false
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isLabeledStatement(parent))
    return false
  // What is left that carries a name is a declaration: a variable, parameter, method, property, class …
  return (
    (parent as { name?: ts.Node }).name !== node &&
    (parent as { propertyName?: ts.Node }).propertyName !== node
  )
}

function isDeclaredAround(node: ts.Identifier): boolean {
  for (let scope: ts.Node | undefined = node.parent; scope; scope = scope.parent) {
    if (declaredNames(scope).some((name) => name === node.text)) return true
  }
  return false
}

function declaredNames(scope: ts.Node): string[] {
  if (ts.isFunctionLike(scope)) return scope.parameters.flatMap(({ name }) => boundNames(name))
  if (ts.isSourceFile(scope) || ts.isBlock(scope)) return scope.statements.flatMap(namesOfStatement)
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    const { initializer } = scope
    if (initializer && ts.isVariableDeclarationList(initializer)) return namesOfList(initializer)
  }
  return []
}

function namesOfStatement(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return namesOfList(statement.declarationList)
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name ? [statement.name.text] : []
  }
  if (!ts.isImportDeclaration(statement)) return []
  const bindings = statement.importClause?.namedBindings
  if (bindings && ts.isNamedImports(bindings)) return bindings.elements.map(({ name }) => name.text)
  return []
}

function namesOfList(list: ts.VariableDeclarationList): string[] {
  return list.declarations.flatMap(({ name }) => boundNames(name))
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

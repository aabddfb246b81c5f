/**
 * Reads `SELECT … FROM __THIS__ [WHERE …] [GROUP BY …]`: a lexer by one regular expression, and operators by precedence
 * (Pratt 1973). What stands beside that in SQL is refused, with the place.
 */
import type { Expression, Select, SelectItem } from './expression.ts'

/** A statement that is not understood. */
export class SyntaxProblem extends Error {}

interface Token {
  readonly kind: 'number' | 'text' | 'quoted' | 'word' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const LEXEME =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|'(?<text>(?:[^']|'')*)'|[`"](?<quoted>[^`"]+)[`"]|(?<word>[A-Za-z_][\w$]*)|(?<sign><>|!=|<=|>=|\|\||[-+*/%(),.<>=]))/y

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = []
  LEXEME.lastIndex = 0
  for (
    let at = 0;
    statement.slice(at).trim() !== '' && statement.slice(at).trim() !== ';';
    at = LEXEME.lastIndex
  ) {
    const found = LEXEME.exec(statement)
    if (found === null) throw new SyntaxProblem(`"${statement.slice(at).trim()}" is not understood.`)
    const [kind, text] = Object.entries(found.groups ?? {}).find(([, group]) => group !== undefined) as [
      Token['kind'],
      string,
    ]
    tokens.push({ kind, text: kind === 'text' ? text.replaceAll("''", "'") : text, at })
  }
  return [...tokens, { kind: 'end', text: 'the end', at: statement.length }]
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  OR: 1,
  AND: 2,
  '=': 4,
  '<>': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  IS: 4,
  IN: 4,
  NOT: 4,
  BETWEEN: 4,
  '||': 5,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}
const PRECEDENCE_OF_NOT = 3
const PRECEDENCE_OF_MINUS = 7

const AGGREGATES = ['SUM', 'COUNT', 'AVG', 'MIN', 'MAX']
const RESERVED = [
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'BY',
  'AS',
  'AND',
  'OR',
  'NOT',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
]

/** The statement as data. @throws SyntaxProblem */
export function parseSelect(statement: string): Select {
  return new Parser(tokensOf(statement)).select()
}

class Parser {
  private readonly tokens: readonly Token[]
  private place = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  select(): Select {
    this.expect('SELECT')
    const items = this.list((i) => this.item(i))
    this.expect('FROM')
    this.expect('__THIS__')
    const where = this.accept('WHERE') ? this.expression() : null
    const groupBy = this.accept('GROUP') ? (this.expect('BY'), this.list(() => this.expression())) : []
    if (this.next.kind !== 'end')
      throw this.problem('a SELECT has columns, FROM __THIS__, WHERE and GROUP BY')
    return { items, where, groupBy }
  }

  private get next(): Token {
    return this.tokens[this.place]
  }

  private is(text: string): boolean {
    const { kind, text: found } = this.next
    return (kind === 'word' || kind === 'sign') && found.toUpperCase() === text
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false
    this.place++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.problem(`${text} is expected`)
  }

  private problem(wanted: string): SyntaxProblem {
    return new SyntaxProblem(`at place ${this.next.at} stands "${this.next.text}", but ${wanted}.`)
  }

  private list<T>(read: (i: number) => T): T[] {
    const all = [read(0)]
    while (this.accept(',')) all.push(read(all.length))
    return all
  }

  private item(i: number): SelectItem {
    if (this.accept('*')) return { kind: 'all' }
    const of = this.expression()
    const named =
      this.accept('AS') || this.next.kind === 'quoted' || (this.next.kind === 'word' && !this.isReserved())
    if (named) return { kind: 'named', name: this.name(), of }
    return { kind: 'named', name: of.kind === 'column' ? of.name : `EXPR$${i}`, of }
  }

  private isReserved(): boolean {
    return RESERVED.includes(this.next.text.toUpperCase())
  }

  private name(): string {
    const { kind, text } = this.next
    if (kind !== 'quoted' && (kind !== 'word' || this.isReserved())) throw this.problem('a name is expected')
    this.place++
    return text
  }

  private expression(least = 1): Expression {
    let left = this.operand()
    for (;;) {
      const op = this.next.kind === 'sign' || this.next.kind === 'word' ? this.next.text.toUpperCase() : ''
      const precedence = PRECEDENCE[op] ?? 0
      if (precedence < least) return left
      this.place++
      left = this.after(left, op, precedence)
    }
  }

  private after(left: Expression, op: string, precedence: number): Expression {
    if (op === 'IS') {
      const negated = this.accept('NOT')
      this.expect('NULL')
      return { kind: 'isNull', arg: left, negated }
    }
    const negated = op === 'NOT'
    const word = negated ? (this.is('IN') ? 'IN' : 'BETWEEN') : op
    if (negated) this.expect(word)
    if (word === 'IN') {
      this.expect('(')
      const list = this.list(() => this.expression())
      this.expect(')')
      return { kind: 'in', arg: left, list, negated }
    }
    if (word === 'BETWEEN') {
      const low = this.expression(precedence + 1)
      this.expect('AND')
      const high = this.expression(precedence + 1)
      const between: Expression = {
        kind: 'binary',
        op: 'AND',
        left: { kind: 'binary', op: '>=', left, right: low },
        right: { kind: 'binary', op: '<=', left, right: high },
      }
      return negated ? { kind: 'unary', op: 'NOT', arg: between } : between
    }
    return { kind: 'binary', op: op === '!=' ? '<>' : op, left, right: this.expression(precedence + 1) }
  }

  private operand(): Expression {
    if (this.accept('(')) {
      const inner = this.expression()
      this.expect(')')
      return inner
    }
    if (this.accept('-')) return { kind: 'unary', op: '-', arg: this.expression(PRECEDENCE_OF_MINUS) }
    if (this.accept('NOT')) return { kind: 'unary', op: 'NOT', arg: this.expression(PRECEDENCE_OF_NOT) }
    if (this.accept('CASE')) return this.cases()
    const { kind, text } = this.next
    if (kind === 'number' || kind === 'text') {
      this.place++
      return { kind: 'literal', value: kind === 'number' ? Number(text) : text }
    }
    const constant = { NULL: null, TRUE: true, FALSE: false }[kind === 'word' ? text.toUpperCase() : '']
    if (constant !== undefined) {
      this.place++
      return { kind: 'literal', value: constant }
    }
    const name = this.name()
    if (this.accept('(')) return this.call(name.toUpperCase())
    if (name === '__THIS__' && this.accept('.')) return { kind: 'column', name: this.name() }
    return { kind: 'column', name }
  }

  private cases(): Expression {
    const whens: [Expression, Expression][] = []
    while (this.accept('WHEN')) {
      const when = this.expression()
      this.expect('THEN')
      whens.push([when, this.expression()])
    }
    if (whens.length === 0) throw this.problem('WHEN is expected')
    const otherwise: Expression = this.accept('ELSE') ? this.expression() : { kind: 'literal', value: null }
    this.expect('END')
    return { kind: 'case', whens, otherwise }
  }

  private call(name: string): Expression {
    if (name === 'COUNT' && this.accept('*')) {
      this.expect(')')
      return { kind: 'aggregate', name, arg: null }
    }
    const args = this.is(')') ? [] : this.list(() => this.expression())
    this.expect(')')
    if (!AGGREGATES.includes(name)) return { kind: 'call', name, args }
    if (args.length !== 1) throw this.problem(`${name} takes one argument`)
    return { kind: 'aggregate', name, arg: args[0] }
  }
}

import moo from 'moo'

/** Words with a meaning of their own; to use one as a name, put it between backticks. */
export const KEYWORDS = [
  'PATTERN',
  'RULE',
  'WITHIN',
  'WHERE',
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  'LIKE',
  'IS',
  'NULL',
  'TRUE',
  'FALSE',
  'GREEDY',
  'CONSECUTIVE',
  'COMBINATIONS',
  'GAP',
  'UNTIL',
]

/** Several words that mean something only together: one token each, so that the words stay free as names. */
const PHRASES = {
  noSkip: 'AFTER MATCH NO SKIP',
  skipToNext: 'AFTER MATCH SKIP TO NEXT',
  skipPastLast: 'AFTER MATCH SKIP PAST LAST EVENT',
  skipToFirst: 'AFTER MATCH SKIP TO FIRST',
  skipToLast: 'AFTER MATCH SKIP TO LAST',
  orFail: 'OR FAIL',
}

/** A pattern that matches a text in either case, at the end of a word, with any white space between its words. */
function eitherCase(text: string): RegExp {
  const source = text
    .replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
    .replaceAll(' ', '\\s+')
  return new RegExp(`${source}(?![\\w$])`)
}

const keywordOf = new Map(KEYWORDS.map((keyword) => [keyword, keyword.toLowerCase()]))

/** The tokens of the language. White space and comments are left out by {@link lexer}. */
const tokens = moo.compile({
  space: { match: /\s+/, lineBreaks: true },
  comment: /\/\/[^\n]*/,
  ...Object.fromEntries(
    Object.entries(PHRASES).map(([type, text]) => [type, { match: eitherCase(text), lineBreaks: true }]),
  ),
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/,
  string: { match: /'(?:[^'\n]|'')*'/, value: (text) => text.slice(1, -1).replaceAll("''", "'") },
  quoted: { match: /`[^`\n]+`/, value: (text) => text.slice(1, -1) },
  word: { match: /[A-Za-z_$][\w$]*/, type: (text) => keywordOf.get(text.toUpperCase()) ?? 'word' },
  followedBy: '->',
  followedByAny: '~>',
  compare: ['<=', '>=', '<>', '!=', '==', '=', '<', '>'],
  not_stage: '!',
  plus: '+',
  minus: '-',
  star: '*',
  slash: '/',
  percent: '%',
  question: '?',
  open: '(',
  close: ')',
  brace: '{',
  unbrace: '}',
  comma: ',',
  colon: ':',
  semicolon: ';',
  dot: '.',
})

/** The lexer as the parser wants it: without what has no meaning. */
export const lexer = {
  reset: (text: string, state?: moo.LexerState) => tokens.reset(text, state),
  save: () => tokens.save(),
  has: (type: string) => tokens.has(type) || keywordOf.has(type.toUpperCase()),
  formatError: (token: moo.Token, message?: string) => tokens.formatError(token, message),
  next(): moo.Token | undefined {
    let token = tokens.next()
    while (token?.type === 'space' || token?.type === 'comment') token = tokens.next()
    return token
  },
}

/** What a token type is called in an error message. */
export const TOKEN_NAMES: Record<string, string> = {
  word: 'a name',
  quoted: 'a name',
  number: 'a number',
  string: "a text in '…'",
  compare: 'a comparison such as = or <',
  followedBy: '"->"',
  followedByAny: '"~>"',
  not_stage: '"!"',
  plus: '"+"',
  minus: '"-"',
  star: '"*"',
  slash: '"/"',
  percent: '"%"',
  question: '"?"',
  open: '"("',
  close: '")"',
  brace: '"{"',
  unbrace: '"}"',
  comma: '","',
  colon: '":"',
  semicolon: '";"',
  dot: '"."',
  ...Object.fromEntries(KEYWORDS.map((keyword) => [keyword.toLowerCase(), keyword])),
  ...PHRASES,
}

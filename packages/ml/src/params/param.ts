/** A parameter of a stage: what it is for, what it is unless given, what it may be. */
export interface Param<T> {
  readonly description: string
  /** `undefined` if it must be given. */
  readonly default: unknown
  /** What is allowed, in words. */
  readonly allowed: string
  readonly accepts: (value: unknown) => value is T
}

/** The parameters of a stage, by name. */
export type ParamSpecs = Readonly<Record<string, Param<any>>>

/** The values of all parameters. */
export type ParamsOf<Specs extends ParamSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends Param<infer T> ? T : never
}

/** The names of parameters without a default. */
type Required<Specs extends ParamSpecs> = {
  [Name in keyof Specs]: Specs[Name] extends { readonly default: undefined } ? Name : never
}[keyof Specs]

/** What a user gives: every parameter without a default, and any of the others. */
export type GivenParams<Specs extends ParamSpecs> = Partial<ParamsOf<Specs>> &
  Pick<ParamsOf<Specs>, Required<Specs>>

/** A parameter that must be given. */
type Demanded<T> = Param<T> & { readonly default: undefined }

/** A parameter; the check also says its type. */
function param<T>(
  description: string,
  fallback: unknown,
  allowed: string,
  accepts: (value: unknown) => boolean,
): Param<T> {
  return { description, default: fallback, allowed, accepts: accepts as (value: unknown) => value is T }
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

/** The name of a column. */
export function column(description: string, name: string): Param<string> {
  return param(description, name, 'the name of a column', isName)
}

/** Names of columns, at least one; there is no default. */
export function columns(description: string): Demanded<readonly string[]> {
  return demanded(
    description,
    'names of columns, at least one, each once',
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every(isName) && new Set(value).size === value.length,
  )
}

/** Where a number has to be. */
interface Range {
  readonly min?: number
  readonly max?: number
  /** Greater than this. */
  readonly above?: number
  /** Less than this. */
  readonly below?: number
}

function inRange(value: number, { min, max, above, below }: Range): boolean {
  return (
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  )
}

function rangeText(what: string, { min, max, above, below }: Range): string {
  const limits = [
    above === undefined ? '' : `above ${above}`,
    min === undefined ? '' : `at least ${min}`,
    below === undefined ? '' : `below ${below}`,
    max === undefined ? '' : `at most ${max}`,
  ].filter((limit) => limit !== '')
  return limits.length === 0 ? what : `${what} ${limits.join(' and ')}`
}

/** A number, infinite too. */
export function number(description: string, value: number, range: Range = {}): Param<number> {
  return param(
    description,
    value,
    rangeText('a number', range),
    (given) => isNumber(given) && inRange(given, range),
  )
}

/** A whole number. */
export function integer(description: string, value: number, range: Range = {}): Param<number> {
  return param(
    description,
    value,
    rangeText('a whole number', range),
    (given) => Number.isInteger(given) && inRange(given as number, range),
  )
}

/** Yes or no. */
export function flag(description: string, value: boolean): Param<boolean> {
  return param(description, value, 'true or false', (given) => typeof given === 'boolean')
}

/** One of some texts. */
export function choice<T extends string>(description: string, choices: readonly T[], value: T): Param<T> {
  return param(description, value, `one of ${choices.map((name) => `"${name}"`).join(', ')}`, (given) =>
    choices.includes(given as T),
  )
}

/** Anything that a check accepts; there is no default. */
export function demanded<T>(
  description: string,
  allowed: string,
  accepts: (value: unknown) => boolean,
): Demanded<T> {
  return { ...param<T>(description, undefined, allowed, accepts), default: undefined }
}

/** Anything that a check accepts. */
export function value<T>(
  description: string,
  fallback: T,
  allowed: string,
  accepts: (value: unknown) => boolean,
): Param<T> {
  return param(description, fallback, allowed, accepts)
}

/** The name of a column, or `null` for none. */
export function optionalColumn(description: string, name: string | null): Param<string | null> {
  return param(description, name, 'the name of a column, or null', (given) => given === null || isName(given))
}

import { ParameterError } from '../errors.ts'
import type { ParamSpecs, ParamsOf } from './param.ts'

/** The values of all parameters: those given, and the defaults of the others. @throws ParameterError */
export function resolveParams<Specs extends ParamSpecs>(
  stage: string,
  specs: Specs,
  given: Readonly<Record<string, unknown>>,
): ParamsOf<Specs> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name))
      throw new ParameterError(
        stage,
        `there is no parameter "${name}"; there are ${Object.keys(specs).join(', ')}.`,
      )
  }
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] === undefined ? spec.default : given[name]
    if (value === undefined) throw new ParameterError(stage, `"${name}" must be given: ${spec.allowed}.`)
    // A default may stand outside of what can be given, such as NaN.
    if (value !== spec.default && !spec.accepts(value))
      throw new ParameterError(stage, `"${name}" is ${show(value)}, but must be ${spec.allowed}.`)
    values[name] = value
  }
  return values as ParamsOf<Specs>
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
}

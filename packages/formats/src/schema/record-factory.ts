/** Makes a record of the values of its fields, in their order. */
export type RecordFactory = (values: readonly unknown[]) => Record<string, unknown>

let unit = 0

/**
 * A factory for records with these fields.
 *
 * Generated, so that every record has the same hidden class and no property is looked up by name; the comment with a
 * number keeps the inline caches of different factories apart. Where code generation is not allowed, a loop does it.
 */
export function recordFactory(names: readonly string[]): RecordFactory {
  const properties = names.map((name, index) => `${JSON.stringify(name)}: v[${index}]`)
  try {
    return new Function('v', `return { ${properties.join(', ')} } // record ${unit++}`) as RecordFactory
  } catch {
    return interpretedRecordFactory(names)
  }
}

/** The same without generated code. */
export function interpretedRecordFactory(names: readonly string[]): RecordFactory {
  return (values) => {
    const record: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index++) record[names[index]] = values[index]
    return record
  }
}

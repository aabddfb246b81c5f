let readers = 0

/**
 * A function that reads what a path of fields leads to, of a record itself if it is empty. Generated, where that is
 * possible, so that its property loads stay monomorphic whatever other jobs do.
 */
export function fieldReader(path: readonly (string | number)[]): (record: any) => unknown {
  if (path.length === 0) return (record) => record
  try {
    const steps = path.map((step, i) => `${i === 0 ? '' : '?.'}[${JSON.stringify(step)}]`).join('')
    return new Function('record', `return record${steps}; // field ${++readers}`) as (
      record: unknown,
    ) => unknown
  } catch {
    // Where code must not be generated.
    return (record) => path.reduce((value: any, step) => value?.[step], record)
  }
}

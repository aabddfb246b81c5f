/** An object with what another one has, getters included, and more. */
export function withMore<T extends object, More extends object>(object: T, more: More): T & More {
  return Object.assign(Object.create(object) as T, more)
}

import { WieselError } from '../errors/wiesel-error.ts'

/** A value that cannot go from one thread or process to another. Names the field, and the class of what is in it. */
export class TravelError extends WieselError {
  /** Where in the record: `user.tags[3]`; empty for the record itself. */
  readonly path: string
  /** The class of the value there, or what kind of value it is. */
  readonly className: string

  private readonly reason: string

  /** @param way between whom it should travel */
  constructor(path: string, className: string, reason: string, way = 'between tasks') {
    const where = path === '' ? 'A record' : `The field ${path} of a record`
    super(
      'CANNOT_TRAVEL',
      `${where} cannot travel ${way}: ${reason}. Emit plain data: objects, arrays, Map, Set, Date, numbers, text, bytes.`,
    )
    this.path = path
    this.className = className
    this.reason = reason
  }

  /** The same error, with a message that says between whom. */
  on(way: string): TravelError {
    return new TravelError(this.path, this.className, this.reason, way)
  }
}

import { BuilderNotRepeatableError } from '../../errors/errors.ts'

const CLOCK = 'env.startedAt'
const CHANCE = 'env.random()'

/** While a builder runs in a worker, the time and chance of the host are errors: they would differ between workers. */
export class BuildGuard {
  private readonly real = { Date: globalThis.Date, random: Math.random }

  on(): void {
    const { Date: RealDate } = this.real
    const guarded = new Proxy(RealDate, {
      construct(target, args: unknown[], newTarget) {
        if (args.length === 0) throw new BuilderNotRepeatableError('new Date()', `new Date(${CLOCK})`)
        return Reflect.construct(target, args, newTarget) as object
      },
      get(target, name, receiver) {
        if (name !== 'now') return Reflect.get(target, name, receiver) as unknown
        return () => {
          throw new BuilderNotRepeatableError('Date.now()', CLOCK)
        }
      },
    })
    globalThis.Date = guarded
    Math.random = () => {
      throw new BuilderNotRepeatableError('Math.random()', CHANCE)
    }
  }

  off(): void {
    globalThis.Date = this.real.Date
    Math.random = this.real.random
  }
}

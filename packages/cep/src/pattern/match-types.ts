/** Events by stage name, as plain data: what a match is underneath its inferred type. */
export type StageEvents = Record<string, readonly unknown[] | undefined>

/** The type of one event of a stage in a match. */
export type StageEvent<L> = NonNullable<L> extends readonly (infer E)[] ? E : never

/** A match with its intersections written out, so that an editor shows `{ start: [Trade]; end?: [Trade] }`. */
export type Simplify<M> = { [K in keyof M]: M[K] } & {}

/** A stage taken at least once: at least one event. */
export type Repeated<C> = { [K in keyof C]: [StageEvent<C[K]>, ...StageEvent<C[K]>[]] }

/** A stage narrowed to a subtype of the event. */
export type Narrowed<C, S> = {
  [K in keyof C]: undefined extends C[K]
    ? NarrowedList<NonNullable<C[K]>, S> | undefined
    : NarrowedList<C[K], S>
}

type NarrowedList<L, S> = L extends [unknown] ? [S] : [S, ...S[]]

/** What a condition may ask while it decides about an event. */
export interface ConditionContext<M> {
  /** The events this partial match has accepted for a stage so far, without the event in question. */
  events<N extends keyof M & string>(stage: N): StageEvent<M[N]>[]
  /** The event's timestamp, in milliseconds. */
  timestamp(): number
  /** The clock of the machine, in milliseconds, as the operator sees it. */
  currentProcessingTime(): number
}

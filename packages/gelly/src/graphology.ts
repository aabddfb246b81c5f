/** `@wiesel/gelly/graphology`: graphs from and to the package graphology, which must be installed. */
export { fromGraphology, type GraphologyGraph } from './io/from-graphology.ts'
export { toGraphology, type ToGraphologyOptions } from './io/to-graphology.ts'

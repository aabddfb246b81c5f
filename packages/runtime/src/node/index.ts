/** Parts of the runtime that need Node.js. */
export { NodePlatform } from './node-platform.ts'
export { PrintSink } from './print-sink.ts'

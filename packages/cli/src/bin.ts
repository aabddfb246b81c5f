#!/usr/bin/env node
import { main } from './main.ts'
import { flushed } from './report/output-stream.ts'

const code = await main(process.argv.slice(2))
// A job may leave timers or connections of its own behind; they must not keep the process.
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
process.exit(code)

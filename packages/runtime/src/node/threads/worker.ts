// The file that worker threads start with: turns the cache of compiled modules on before it loads anything.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runWorker } = await import('./worker-main.ts')
await runWorker()

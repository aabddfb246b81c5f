/** What a worker does: builds the job with an executor that runs the worker's part of it. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { EnvironmentOptions } from '../../plan/job-environment.ts'
import { BuildGuard } from './build-guard.ts'
import { Doorbell } from './doorbell.ts'
import { loadJobModule } from './job-module.ts'
import type { BuildFailed, ToDriver, ToWorker, WorkerStart } from './messages.ts'
import { packError } from './travelled-error.ts'
import { WorkerExecutor } from './worker-executor.ts'

export async function runWorker(): Promise<void> {
  const port = parentPort as MessagePort
  const start = workerData as WorkerStart
  const guard = new BuildGuard()
  const executor = new WorkerExecutor({
    start,
    guard,
    bells: start.bells.map((memory) => new Doorbell(memory)),
    send: (message: ToDriver, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, transfer),
  })
  // The listener also keeps the worker alive while it only waits for its bell.
  port.on('message', (message: ToWorker | { kind: 'leave' }) => {
    if (message.kind === 'leave') port.close()
    else executor.receive(message)
  })
  try {
    const job = await loadJobModule(start.job)
    guard.on()
    const environment = job.createEnvironment({
      ...(start.environment as EnvironmentOptions),
      parameters: start.parameters,
      executor,
    })
    await job.build(environment, start.parameters, start.prepared)
    environment.executeAsync({ name: start.name ?? job.name })
  } catch (cause) {
    const message: BuildFailed = { kind: 'buildFailed', reached: executor.reached, error: packError(cause) }
    port.postMessage(message)
  } finally {
    guard.off()
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../../src/bin.ts')

/** How a process of the command ended, and what it printed. */
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** A process of the command. */
export class WieselProcess {
  readonly ended: Promise<Ended>
  private readonly child: ChildProcess
  private stdout = ''
  private stderr = ''
  private onOutput: () => void = () => {}

  constructor(args: readonly string[], env: Record<string, string> = {}, cwd = fixtures) {
    const { FORCE_COLOR: _force, NO_COLOR: _no, CI: _ci, ...inherited } = process.env
    this.child = spawn(process.execPath, ['--conditions=@wiesel/source', bin, ...args], {
      cwd,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.onOutput()
    })
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }))
    })
  }

  /** Resolves once standard output contains a text; rejects if the process ends before. */
  async prints(text: string): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      this.onOutput = () => {
        if (this.stdout.includes(text)) resolve()
      }
      this.onOutput()
    })
    await Promise.race([seen, this.ended])
    if (!this.stdout.includes(text))
      throw new Error(`wiesel ended before it printed "${text}":\n${this.stderr}`)
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Stops reading what it prints, as `head` does. */
  closeOutput(): void {
    this.child.stdout!.destroy()
  }
}

export const fixtures = join(import.meta.dirname, '../fixtures')

/** Runs the command to its end. */
export function runWiesel(...args: string[]): Promise<Ended> {
  return new WieselProcess(args).ended
}

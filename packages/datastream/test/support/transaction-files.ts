/** A sink whose transactions become visible as files, each once: what a job in any thread or process has committed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Committer, Sink, SinkWriter } from '@wiesel/runtime'

interface Transaction {
  readonly id: string
  readonly rows: readonly unknown[]
}

export class TransactionFiles implements Sink<unknown, never, Transaction> {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
  }

  createWriter(): SinkWriter<unknown, never, Transaction> {
    let rows: unknown[] = []
    return {
      write: (row) => void rows.push(row),
      flush: () => {},
      prepareCommit: () => {
        const transaction = { id: randomUUID(), rows }
        rows = []
        return transaction.rows.length === 0 ? [] : [transaction]
      },
    }
  }

  createCommitter(): Committer<Transaction> {
    return {
      commit: (all) => {
        for (const { id, rows } of all) {
          const file = join(this.folder, id)
          if (existsSync(file)) continue
          writeFileSync(`${file}~`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
          renameSync(`${file}~`, file)
        }
      },
    }
  }
}

/** Everything that is committed, as JSON, sorted. */
export function committedRows(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.endsWith('~'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .sort()
}

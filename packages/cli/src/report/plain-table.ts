import Table from 'cli-table3'
import type { OutputStream } from './output-stream.ts'
import { styled } from './style.ts'

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** A column: its title, and whether its cells stand at the right, as numbers do. */
export interface TableColumn {
  readonly title: string
  readonly right?: boolean
}

/** A table without lines, as wide as its cells. */
export function plainTable(
  stream: OutputStream,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: columns.map(({ title }) => styled(stream, 'bold', title)),
    colAligns: columns.map(({ right }) => (right === true ? 'right' : 'left')),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

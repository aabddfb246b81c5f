import { styleText } from 'node:util'
import type { OutputStream } from './output-stream.ts'

/** Colours a text for a stream: not when it is no terminal, nor when `NO_COLOR` is set. */
export function styled(stream: OutputStream, format: Parameters<typeof styleText>[0], text: string): string {
  if (stream.isTTY !== true) return text
  return styleText(format, text, { stream })
}

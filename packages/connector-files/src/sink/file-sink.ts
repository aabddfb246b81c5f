import { OptionError, type Committer, type Sink, type SinkWriter, type WriterContext } from '@wiesel/runtime'
import type { FileSystem } from '../file-system/file-system.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import type { FileFormat } from '../source/file-source.ts'
import type { Bucket } from './buckets.ts'
import { WRITE_MODES, type WriteMode } from './earlier-files.ts'
import { FileCommitter } from './file-committer.ts'
import { FileSinkWriter, type FileWriting } from './file-sink-writer.ts'
import type { FileCommittable } from './part.ts'
import type { FileWriterState } from './restore-parts.ts'
import { RollingPolicy, type RollingOptions } from './rolling.ts'

/** Options of {@link fileSink}. */
export interface FileSinkOptions<T> {
  /** The directory. It is made if need be. */
  path: string
  format: FileFormat<T>
  /** When a part is closed and the next one begun. JSON arrays and Parquet files are closed at each checkpoint, too. */
  rolling?: RollingOptions
  /** A directory below `path` for each record, such as `dateTimeBuckets()`. Default: none. */
  bucket?: Bucket<T>
  /** Beginning of the file names. Default `part`. */
  prefix?: string
  /** End of the file names, such as `.csv`; the extension of the compression follows it. Default: none. */
  suffix?: string
  /** Default `'none'`. */
  compression?: 'gzip' | 'zstd' | 'none'
  /** What becomes of files that are there when a job starts without state. Default `'APPEND'`: they stay. */
  writeMode?: WriteMode
  /** Default: the one of the machine. */
  fileSystem?: FileSystem
}

/**
 * A sink that writes files. Made by {@link fileSink}.
 *
 * @example
 * import { textLines } from '@wiesel/formats'
 * import { FileSink } from '@wiesel/connector-files'
 * console.log(typeof new FileSink({ path: 'out', format: textLines() }).createCommitter) // → function
 */
export class FileSink<T> implements Sink<T, FileWriterState, FileCommittable> {
  readonly #files: FileSystem
  readonly #writing: FileWriting<T>

  constructor(options: FileSinkOptions<T>) {
    const {
      path,
      format,
      prefix = 'part',
      suffix = '',
      compression = 'none',
      writeMode = 'APPEND',
      fileSystem = nodeFileSystem,
    } = options
    if (path === '') throw new OptionError('The option "path" is empty. Name the directory to write to.')
    for (const [name, value] of Object.entries({ prefix, suffix })) {
      if (/[/\\\0]/.test(value))
        throw new OptionError(
          `The option "${name}" is "${value}". It must not contain slashes: use bucket for directories.`,
        )
    }
    if (/^[._]/.test(prefix))
      throw new OptionError(
        `The option "prefix" is "${prefix}". Sources leave out names that begin with "." or "_": choose another.`,
      )
    if (format.kind === 'block' && compression !== 'none') {
      throw new OptionError(
        `The option "compression" is "${compression}", but ${format.name} files are compressed inside. Leave it out.`,
      )
    }
    if (!WRITE_MODES.includes(writeMode))
      throw new OptionError(`The option "writeMode" is one of ${WRITE_MODES.join(', ')}, not ${writeMode}.`)
    this.#files = fileSystem
    this.#writing = {
      layout: {
        files: fileSystem,
        directory: path,
        prefix,
        suffix,
        compression: compression === 'none' ? undefined : compression,
      },
      rolling: new RollingPolicy(options.rolling),
      bucket: options.bucket,
      mode: writeMode,
      endsAnywhere: format.endsAnywhere,
      createEncoder: () => format.createEncoder(),
    }
  }

  createWriter(
    context: WriterContext,
    restored?: readonly FileWriterState[],
  ): SinkWriter<T, FileWriterState, FileCommittable> {
    return new FileSinkWriter(this.#writing, context, newUid(), restored)
  }

  createCommitter(): Committer<FileCommittable> {
    return new FileCommitter(this.#files)
  }
}

/** A name no other writer has: parts are created only where no file is, so a clash would be an error, never a loss. */
function newUid(): string {
  const words = globalThis.crypto.getRandomValues(new Uint32Array(2))
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('')
}

/**
 * A sink that writes records to files `part-<uid>-<n>`, one being written per subtask and bucket.
 *
 * With checkpoints each record is in exactly one finished file, whatever fails in between: files are written under
 * hidden names (`.part-….inprogress`) and renamed once a checkpoint that contains them is complete. At the end of a
 * bounded input everything is finished. A part that is due to be closed is closed at the next record, watermark or
 * checkpoint. Files of earlier runs stay, unless `writeMode` says otherwise: then the directory must have none, or parts of
 * the same prefix are removed once the new ones are committed. Hidden files that a failure before the first checkpoint leaves behind are not removed.
 *
 * @throws OptionError when an option has no meaning. While it runs, `FileError` with the path: `DISK_FULL`,
 * `FILE_ACCESS` and so on, and `FILE_EXISTS` for `writeMode: 'NO_OVERWRITE'`.
 * @example
 * import { csv, int, schema, string } from '@wiesel/formats'
 * import { dateTimeBuckets, fileSink } from '@wiesel/connector-files'
 * const flight = schema({ origin: string(), delay: int() })
 * const sink = fileSink({
 *   path: 'out',
 *   format: csv({ schema: flight, header: true }),
 *   bucket: dateTimeBuckets('yyyy-MM-dd'),
 *   rolling: { size: '128 MB', interval: '15 min' },
 *   suffix: '.csv',
 *   compression: 'gzip',
 * })
 * console.log(typeof sink.createWriter) // → function
 */
export function fileSink<T>(options: FileSinkOptions<T>): FileSink<T> {
  return new FileSink(options)
}

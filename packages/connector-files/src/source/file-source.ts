import type { BlockFormat, Compression, StreamFormat } from '@wiesel/formats'
import {
  OptionError,
  toMillis,
  type Boundedness,
  type Duration,
  type EnumeratorContext,
  type PlanSize,
  type ReaderContext,
  type Source,
  type SourceReader,
  type SplitEnumerator,
} from '@wiesel/runtime'
import { toBytes, type ByteSize } from '../file-system/byte-size.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import { sizeOfPaths } from '../file-system/size-of-paths.ts'
import {
  compressionOf,
  FileEnumerator,
  type FileEnumeratorState,
  type FileSearch,
} from './file-enumerator.ts'
import { FileSourceReader } from './file-source-reader.ts'
import type { FileSplit } from './file-split.ts'
import type { OnError } from './on-error.ts'
import type { InputContext } from './input-context.ts'
import { BlockInput } from './block-input.ts'
import { StreamInput } from './stream-input.ts'

/** How files are found and read, whatever their format. */
export interface FileReadOptions {
  /** What happens to a record that cannot be read. Default `'fail'`. */
  onError?: OnError
  /** Default `'auto'`: by the extension of each file. */
  compression?: Compression | 'auto' | 'none'
  /** Large uncompressed files are read in pieces of this size, by several readers, where the format allows. Default `'64 MB'`. */
  splitSize?: ByteSize
  /** Look for new files again and again, so often; the source then never ends. Default: list once. */
  watch?: Duration
  /** Default: the one of the machine. */
  fileSystem?: FileSystem
}

/** Options of {@link fileSource}. */
export interface FileSourceOptions<T> extends FileReadOptions {
  /** Files, directories (with all below them, without names that begin with `.` or `_`), globs. */
  paths: string | readonly string[]
  format: FileFormat<T>
}

/** A format that files may have: read as a stream of bytes, or in blocks. */
export type FileFormat<T> = StreamFormat<T> | BlockFormat<T>

const SPLIT_SIZE = '64 MB'

/**
 * A source that reads files. Made by {@link fileSource} or one of its shorthands.
 *
 * @example
 * import { textLines } from '@wiesel/formats'
 * import { FileSource } from '@wiesel/connector-files'
 * console.log(FileSource.forRecordFormat(textLines(), 'a.txt', 'b.txt').boundedness) // → bounded
 */
export class FileSource<T> implements Source<T, FileSplit, FileEnumeratorState> {
  readonly boundedness: Boundedness
  readonly #format: FileFormat<T>
  readonly #onError: OnError
  readonly #search: FileSearch

  constructor(options: FileSourceOptions<T>) {
    const { format, paths, watch, compression = 'auto', fileSystem = nodeFileSystem } = options
    const splitBytes = toBytes(options.splitSize ?? SPLIT_SIZE, 'splitSize')
    const watchMs = watch === undefined ? undefined : toMillis(watch)
    if (watchMs !== undefined && watchMs <= 0)
      throw new OptionError(`The option "watch" is ${watchMs} ms. It must be more than 0.`)
    this.#search = {
      files: fileSystem,
      paths: (typeof paths === 'string' ? [paths] : paths).map((path) => path.replace(/^(?:\.\/)+(?=.)/, '')),
      compression: format.kind === 'block' ? 'none' : compression,
      splitBytes: format.splittable ? splitBytes : Infinity,
      watchMs,
    }
    if (this.#search.paths.length === 0)
      throw new OptionError('The option "paths" is empty. Name at least one file, directory or glob.')
    this.#format = format
    this.#onError = options.onError ?? 'fail'
    this.boundedness = watchMs === undefined ? 'bounded' : 'unbounded'
  }

  /** The same as {@link fileSource}, for a format and paths only. */
  static forRecordFormat<T>(format: FileFormat<T>, ...paths: string[]): FileSource<T> {
    return new FileSource({ format, paths })
  }

  /** The size of files on the machine; of compressed ones as they are stored. */
  estimate(): PlanSize | undefined {
    const { files, paths } = this.#search
    const bytes = files === nodeFileSystem ? sizeOfPaths(paths) : undefined
    return bytes === undefined ? undefined : { bytes }
  }

  createEnumerator(
    context: EnumeratorContext<FileSplit>,
    restored?: FileEnumeratorState,
  ): SplitEnumerator<FileSplit, FileEnumeratorState> {
    return new FileEnumerator(context, this.#search, restored)
  }

  createReader(context: ReaderContext): SourceReader<T, FileSplit> {
    const format = this.#format
    const { files, compression } = this.#search
    const open = (split: FileSplit, inputs: InputContext) =>
      format.kind === 'block'
        ? new BlockInput(split, format, inputs)
        : new StreamInput(split, format, compressionOf(split.path, compression), inputs)
    return new FileSourceReader<T>(context, open, this.#onError, files)
  }
}

/**
 * A source of the records in files: each record once, in order within a file. With several readers, files (and pieces
 * of large ones) go to whichever reader has nothing to do.
 *
 * Bounded unless it watches. A file is taken as it is when it is listed: move complete files into a watched directory,
 * do not write them there.
 *
 * @throws OptionError when an option has no meaning. While it runs, `FileError` for files that are missing or cannot be
 * read, `BadRecordError` for bad records under `onError: 'fail'`, `CompressionError` for damaged compressed files.
 * @example
 * import { csv, int, schema, string } from '@wiesel/formats'
 * import { fileSource } from '@wiesel/connector-files'
 * const flights = fileSource({
 *   paths: 'data/*.csv',
 *   format: csv({ schema: schema({ origin: string(), delay: int() }), header: true }),
 *   onError: { sideOutput: 'bad-lines' },
 *   watch: '10 s',
 * })
 * console.log(flights.boundedness) // → unbounded
 */
export function fileSource<T>(options: FileSourceOptions<T>): FileSource<T> {
  return new FileSource(options)
}

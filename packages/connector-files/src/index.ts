// Sources
export {
  FileSource,
  fileSource,
  type FileFormat,
  type FileReadOptions,
  type FileSourceOptions,
} from './source/file-source.ts'
export { csvFile, jsonArrayFile, jsonLinesFile, parquetFile, textFile } from './source/file-shorthands.ts'
export type { OnError } from './source/on-error.ts'
export type { BadFileRecord, FileSplit } from './source/file-split.ts'
export type { FileEnumeratorState } from './source/file-enumerator.ts'

// Sink
export { FileSink, fileSink, type FileSinkOptions } from './sink/file-sink.ts'
export type { RollingOptions } from './sink/rolling.ts'
export { dateTimeBuckets, type Bucket, type BucketContext } from './sink/buckets.ts'
export type { FileWriterState } from './sink/restore-parts.ts'
export type { WriteMode } from './sink/earlier-files.ts'
export type { FileCommittable, OpenPart, PendingPart, ReplacedFile } from './sink/part.ts'

// File systems
export type { FileInfo, FileSystem, ReadableFile, WritableFile } from './file-system/file-system.ts'
export { nodeFileSystem } from './file-system/node-file-system.ts'
export type { ByteSize } from './file-system/byte-size.ts'

// Errors
export { FileError, type FileErrorCode } from './errors/file-error.ts'

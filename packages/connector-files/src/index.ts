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

// File systems
export type { FileInfo, FileSystem, ReadableFile, WritableFile } from './file-system/file-system.ts'
export { nodeFileSystem } from './file-system/node-file-system.ts'
export type { ByteSize } from './file-system/byte-size.ts'

// Errors
export { FileError, type FileErrorCode } from './errors/file-error.ts'

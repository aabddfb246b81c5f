// For tests of sources, sinks and jobs that read and write files
export { MemoryFileSystem, type FileOperation, type MemoryFileSystemOptions } from './memory-file-system.ts'

// Compression with node:zlib
export { decompress } from './decompress.ts'
export { compressMember } from './compress.ts'

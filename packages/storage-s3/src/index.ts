// Where checkpoints are kept
export { S3CheckpointStorage, type S3StorageOptions } from './s3-checkpoint-storage.ts'

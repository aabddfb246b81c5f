/** A field as plain data, as it stands in plans and checkpoints. */
export type FieldDescription =
  | { kind: 'string' | 'int' | 'float' | 'bigint' }
  | { kind: 'boolean'; true?: string[]; false?: string[] }
  | { kind: 'date' | 'timestamp'; pattern?: string }
  | { kind: 'array'; items: FieldDescription }
  | { kind: 'nullable' | 'optional'; field: FieldDescription }
  | ObjectDescription

/** A schema as plain data. Fields keep their order. */
export interface ObjectDescription {
  kind: 'object'
  fields: { name: string; type: FieldDescription }[]
}

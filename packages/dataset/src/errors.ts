import { WieselError } from '@wiesel/runtime'

/**
 * A field or key that the records do not have, or that cannot be used so. Its codes: `UNKNOWN_FIELD`,
 * `FIELD_OUT_OF_RANGE`, `INVALID_KEY_FIELD`, `INVALID_SORT_FIELD`, `KEYS_DIFFER`, `UNSUPPORTED_AGGREGATION`,
 * `TOO_MANY_FIELDS`, `NO_FIELDS`, `NOT_A_TUPLE`, `INVALID_FORWARD`.
 */
export class FieldError extends WieselError {}

import { type TSchema, Type } from 'typebox'

/** Parts of the request and answer schemas that users and groups share, as upstream has them. */

const BOOLEAN_WORDS = [
  ...[true, 'True', 'TRUE', 'true', false, 'False', 'FALSE', 'false'],
  ...['', '1', '0', 'y', 'Y', 'n', 'N', 'on', 'ON', 'off', 'OFF', 'yes', 'no'],
]

/** A boolean, or a word for one. Null passes the type and fails the enumeration: that is the message clients get. */
export const Flag = Type.Unsafe<boolean | string>({ type: ['boolean', 'string', 'null'], enum: BOOLEAN_WORDS })

export const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' })
export const DomainId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })
export const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

/** A page of a list. The sort keys are checked and have no effect, as upstream. */
export const pageQuery = {
  marker: Type.Optional(Type.String({ description: 'ID of the last fetched entry' })),
  limit: Type.Optional(Type.String()),
  sort_key: Type.Optional(Type.String()),
  sort_dir: Type.Optional(Type.Unsafe<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'] })),
}

export const listAnswer = (key: string, item: TSchema) =>
  Type.Object({
    [key]: Type.Array(item),
    links: Type.Object({ next: TextOrNull, self: Type.String(), previous: Type.Null() }),
    truncated: Type.Optional(Type.Boolean()),
  })

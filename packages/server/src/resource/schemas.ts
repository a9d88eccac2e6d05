import { type TSchema, Type } from 'typebox'

/** Parts of the request schemas that projects, domains and tags share, as upstream has them. */

const BOOLEAN_WORDS = [
  true,
  'True',
  'TRUE',
  'true',
  false,
  'False',
  'FALSE',
  'false',
  '',
  '1',
  '0',
  'y',
  'Y',
  'n',
  'N',
  'on',
  'ON',
  'off',
  'OFF',
  'yes',
  'no',
]

/** A boolean, or a word for one. Null passes the type and fails the enumeration: that is the message clients get. */
export const Flag = Type.Unsafe<boolean | string>({ type: ['boolean', 'string', 'null'], enum: BOOLEAN_WORDS })

export const Name = Type.String({ minLength: 1, maxLength: 64, pattern: '[\\S]+' })

export const nullable = (schema: TSchema & { type: string }) =>
  Type.Unsafe<string | null>({ ...schema, type: [schema.type, 'null'] })

export const IdText = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })

/** Anything but '/' and ','. */
export const Tag = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^,/]*$' })

export const TAGS_MAX = 80

export const Tags = Type.Array(Tag, { maxItems: TAGS_MAX, uniqueItems: true })

export const OptionsBody = Type.Object(
  {
    immutable: Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], enum: [true, false, null] })),
  },
  { additionalProperties: false },
)

/** A page of a list. */
export const pageQuery = {
  marker: Type.Optional(Type.String({ description: 'ID of the last fetched entry' })),
  limit: Type.Optional(Type.String()),
}

const Links = Type.Object({ self: Type.String() })
const shown = {
  id: Type.String(),
  name: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  enabled: Type.Boolean(),
  tags: Type.Array(Type.String()),
  options: Type.Object({ immutable: Type.Optional(Type.Boolean()) }),
  links: Links,
}

/** As answers show them; further attributes stand beside these. */
export const DomainAnswer = Type.Object(shown)
export const ProjectAnswer = Type.Object({
  ...shown,
  domain_id: Type.Union([Type.String(), Type.Null()]),
  parent_id: Type.Union([Type.String(), Type.Null()]),
  is_domain: Type.Boolean(),
})

export const listAnswer = (key: string, item: TSchema) =>
  Type.Object({
    [key]: Type.Array(item),
    links: Type.Object({
      next: Type.Union([Type.String(), Type.Null()]),
      self: Type.String(),
      previous: Type.Null(),
    }),
    truncated: Type.Optional(Type.Boolean()),
  })

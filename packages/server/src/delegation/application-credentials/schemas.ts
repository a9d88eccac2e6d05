import { Type } from 'typebox'
import { IdText } from '../../resource/schemas.ts'
import { RoleReferences } from '../role-references.ts'

/** In upstream's order: of several faults, the first is told. */
const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })

const AccessRule = Type.Object({
  id: Type.Optional(IdText),
  path: Type.Optional(Type.String({ minLength: 0, maxLength: 225, pattern: '^/\\.*' })),
  service: Type.Optional(IdText),
  method: Type.Optional(
    Type.Unsafe<string>({ type: 'string', enum: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] }),
  ),
})

export const CreateBody = Type.Object(
  {
    application_credential: Type.Object(
      {
        id: Type.Optional(Type.String()),
        secret: Type.Optional(nullableText),
        name: Type.String({ minLength: 1, maxLength: 255, pattern: '[\\S]+' }),
        description: Type.Optional(nullableText),
        expires_at: Type.Optional(nullableText),
        project_id: Type.Optional(Type.String()),
        access_rules: Type.Optional(Type.Array(AccessRule)),
        unrestricted: Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] })),
        system: Type.Optional(nullableText),
        roles: Type.Optional(RoleReferences),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)

export const Shown = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: nullableText,
  user_id: Type.String(),
  project_id: nullableText,
  expires_at: nullableText,
  unrestricted: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
  roles: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  access_rules: Type.Optional(Type.Array(Type.Object({ id: Type.String() }))),
  links: Type.Object({ self: Type.String() }),
})

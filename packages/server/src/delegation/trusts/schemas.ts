import { Type } from 'typebox'
import { RoleReferences } from '../role-references.ts'

/** In upstream's order: of several faults, the first is told. */
const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })

export const CreateBody = Type.Object(
  {
    trust: Type.Object({
      trustor_user_id: Type.String(),
      trustee_user_id: Type.String(),
      impersonation: Type.Boolean(),
      project_id: Type.Optional(nullableText),
      remaining_uses: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1 })),
      expires_at: Type.Optional(Type.Unsafe<string | null>({ type: ['null', 'string'] })),
      allow_redelegation: Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] })),
      redelegation_count: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0 })),
      redelegated_trust_id: Type.Optional(nullableText),
      roles: Type.Optional(RoleReferences),
    }),
  },
  { additionalProperties: false },
)

const Links = Type.Object({ self: Type.String() })
export const ShownRole = Type.Object({ id: Type.String(), name: Type.String(), links: Links })
const shown = {
  id: Type.String(),
  trustor_user_id: Type.String(),
  trustee_user_id: Type.String(),
  project_id: nullableText,
  impersonation: Type.Boolean(),
  expires_at: nullableText,
  remaining_uses: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  deleted_at: nullableText,
  redelegated_trust_id: nullableText,
  redelegation_count: Type.Integer(),
  links: Links,
}
export const ListAnswer = Type.Object({ trusts: Type.Array(Type.Object(shown)), links: Type.Object({}) })
export const Answer = Type.Object({
  trust: Type.Object({ ...shown, roles: Type.Array(ShownRole), roles_links: Type.Object({}) }),
})

import { Type } from 'typebox'
import { DomainId, Flag, listAnswer, Name, pageQuery, TextOrNull } from '../schemas.ts'
import { OptionsBody } from './options.ts'

const Federated = Type.Array(
  Type.Object({
    idp_id: Type.String(),
    protocols: Type.Array(Type.Object({ protocol_id: Type.String(), unique_id: Type.String() }), { minItems: 1 }),
  }),
)

const attributes = {
  default_project_id: Type.Optional(TextOrNull),
  description: Type.Optional(TextOrNull),
  domain_id: Type.Optional(DomainId),
  enabled: Type.Optional(Flag),
  federated: Type.Optional(Federated),
  password: Type.Optional(TextOrNull),
  options: Type.Optional(OptionsBody),
}

export const CreateUserBody = Type.Object(
  { user: Type.Object({ ...attributes, name: Name }, { additionalProperties: true }) },
  { additionalProperties: false },
)

export const UpdateUserBody = Type.Object(
  {
    user: Type.Object({ ...attributes, name: Type.Optional(Name) }, { additionalProperties: true, minProperties: 1 }),
  },
  { additionalProperties: false },
)

export const ListUsersQuery = Type.Object(
  {
    domain_id: Type.Optional(DomainId),
    enabled: Type.Optional(Flag),
    idp_id: Type.Optional(Type.String()),
    name: Type.Optional(Name),
    password_expires_at: Type.Optional(
      Type.String({ description: '`<operator>:<time>`, the operator one of lt, lte, gt, gte, eq (default) and neq' }),
    ),
    protocol_id: Type.Optional(Type.String()),
    unique_id: Type.Optional(Type.String()),
    ...pageQuery,
  },
  { additionalProperties: true },
)

const UserShown = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    domain_id: Type.String(),
    enabled: Type.Boolean(),
    default_project_id: Type.Optional(Type.String()),
    password_expires_at: TextOrNull,
    options: OptionsBody,
    federated: Type.Optional(Federated),
    links: Type.Object({ self: Type.String() }),
  },
  { additionalProperties: true },
)

export const UserAnswer = Type.Object({ user: UserShown })
export const UsersAnswer = listAnswer('users', UserShown)

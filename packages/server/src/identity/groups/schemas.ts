import { Type } from 'typebox'
import { DomainId, listAnswer, Name, pageQuery, TextOrNull } from '../schemas.ts'

export const CreateGroupBody = Type.Object(
  {
    group: Type.Object(
      { domain_id: Type.Optional(DomainId), description: Type.Optional(TextOrNull), name: Name },
      { additionalProperties: true },
    ),
  },
  { additionalProperties: false },
)

export const UpdateGroupBody = Type.Object(
  {
    group: Type.Object(
      { description: Type.Optional(TextOrNull), name: Type.Optional(Name) },
      { additionalProperties: true, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)

export const ListGroupsQuery = Type.Object(
  { domain_id: Type.Optional(DomainId), name: Type.Optional(Name), ...pageQuery },
  { additionalProperties: true },
)

const GroupShown = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    domain_id: Type.String(),
    description: TextOrNull,
    links: Type.Object({ self: Type.String() }),
  },
  { additionalProperties: true },
)

export const GroupAnswer = Type.Object({ group: GroupShown })
export const GroupsAnswer = listAnswer('groups', GroupShown)

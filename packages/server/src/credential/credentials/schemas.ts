import { Type } from 'typebox'

/** What a body of /v3/credentials may hold, in upstream's words; see docs/decisions/0030 for PATCH. */
const ProjectId = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const New = {
  id: Type.Optional(Type.String()),
  blob: Type.String({ description: 'The content. For an EC2 key pair a JSON object with access and secret.' }),
  type: Type.String({ description: 'ec2, totp, cert, or a type of your own.' }),
  user_id: Type.String(),
  project_id: Type.Optional(ProjectId),
}

export const CreateBody = Type.Object({
  credential: Type.Object(New, {
    if: { properties: { type: { const: 'ec2' } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: { required: ['blob', 'type', 'user_id', 'project_id'] },
  }),
})

export const UpdateBody = Type.Object({
  credential: Type.Object(
    {
      id: Type.Optional(Type.String()),
      blob: Type.String(),
      type: Type.Optional(Type.String()),
      user_id: Type.Optional(Type.String()),
      project_id: Type.Optional(ProjectId),
    },
    { additionalProperties: false },
  ),
})

export const Shown = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  project_id: ProjectId,
  type: Type.String(),
  blob: Type.String(),
  links: Type.Object({}),
})

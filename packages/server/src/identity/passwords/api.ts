import { Type } from 'typebox'
import { operation } from '../../kernel/declare.ts'
import { prepareChange, storeChange } from './change.ts'

export const changePassword = operation({
  method: 'POST',
  path: '/v3/users/{user_id}/password',
  summary: 'Change one’s own password',
  home: { rel: 'user_change_password' },
  open: 'proven by the current password, so that one that has expired can be replaced (INV-34)',
  body: Type.Object({
    user: Type.Object({ original_password: Type.String(), password: Type.String() }, { additionalProperties: false }),
  }),
  status: 204,
  example: { request: { user: { original_password: 'the old secret', password: 'a new secret' } } },
  prepare: (ctx, { params, body }) =>
    prepareChange(ctx, params.user_id, { from: body.user.original_password, to: body.user.password }),
  change: async (ctx, { params, prepared }) => {
    await storeChange(ctx, params.user_id, prepared)
  },
})

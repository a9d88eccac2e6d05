import type { Context } from '../kernel/context.ts'
import type { ListBounds } from '../kernel/lists/index.ts'

export const boundsOf = (ctx: Pick<Context, 'config'>): ListBounds => ({
  maxDbLimit: ctx.config.DEFAULT.max_db_limit,
  listLimit: ctx.config.role.list_limit ?? ctx.config.DEFAULT.list_limit,
})

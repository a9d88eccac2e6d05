import type { Context } from '../../kernel/context.ts'
import type { ListBounds } from '../../kernel/lists/index.ts'

/** What all operations of OAuth1 have in common. */
export const extension = 'OS-OAUTH1/1.0'
export const param = (name: string): string => `ext/${extension}/param/${name}`

export const listBounds = (ctx: Context): ListBounds => ({
  maxDbLimit: ctx.config.DEFAULT.max_db_limit,
  listLimit: ctx.config.DEFAULT.list_limit,
})

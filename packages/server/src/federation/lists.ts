import { type TProperties, Type } from 'typebox'
import type { Context } from '../kernel/context.ts'

/** Lists of this area have no list_limit of their own. */
export const bounds = ({ config }: Pick<Context, 'config'>) => ({
  maxDbLimit: config.DEFAULT.max_db_limit,
  listLimit: config.DEFAULT.list_limit,
})

export const listQuery = (filters: TProperties) =>
  Type.Object({ ...filters, marker: Type.Optional(Type.String()), limit: Type.Optional(Type.String()) })

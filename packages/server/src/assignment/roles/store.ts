import type { SelectQueryBuilder } from 'kysely'
import { applyFilters, type ListRequest, type Page, page, sameText } from '../../kernel/lists/index.ts'
import type { Db, Store, Tx } from '../../kernel/store/index.ts'
import type { Tables } from '../../schema/tables.ts'
import { NO_DOMAIN, type Role, type RoleRow, roleOf, rowOf } from './role.ts'

const columns = ['id', 'name', 'domain_id', 'description', 'extra'] as const
/** The option `immutable`, by its stored id. */
const IMMUTABLE = 'IMMU'

async function withOptions(db: Db, rows: readonly RoleRow[]): Promise<readonly Role[]> {
  if (rows.length === 0) return []
  const options = await db
    .selectFrom('role_option')
    .select(['role_id', 'option_value'])
    .where('option_id', '=', IMMUTABLE)
    .where(
      'role_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  const byRole = new Map(options.map((row) => [row.role_id, row.option_value === 'true']))
  return rows.map((row) => {
    const immutable = byRole.get(row.id)
    return roleOf(row, immutable === undefined ? {} : { immutable })
  })
}

const first = async (db: Db, query: SelectQueryBuilder<Tables, 'role', RoleRow>): Promise<Role | undefined> =>
  (await withOptions(db, await query.limit(1).execute()))[0]

export const roleById = (db: Db, id: string): Promise<Role | undefined> =>
  first(db, db.selectFrom('role').select(columns).where('id', '=', id))

export const roleByName = (
  db: Db,
  { name, domainId }: { name: string; domainId: string | null },
): Promise<Role | undefined> =>
  first(
    db,
    db
      .selectFrom('role')
      .select(columns)
      .where(sameText('name', name))
      .where('domain_id', '=', domainId ?? NO_DOMAIN),
  )

export const isNamed = async (db: Db, name: string): Promise<boolean> =>
  (await db.selectFrom('role').select('id').where(sameText('name', name)).limit(1).executeTakeFirst()) !== undefined

export const rolesByIds = async (db: Db, ids: readonly string[]): Promise<readonly Role[]> =>
  ids.length === 0 ? [] : withOptions(db, await db.selectFrom('role').select(columns).where('id', 'in', ids).execute())

/** At most two: more than one is too many. */
export const roleIdsByName = async (db: Db, name: string): Promise<readonly string[]> =>
  (await db.selectFrom('role').select('id').where(sameText('name', name)).limit(2).execute()).map(({ id }) => id)

const FILTERS = { name: { ref: 'name', kind: 'text' }, domain_id: { ref: 'domain_id', kind: 'text' } } as const

/** Without a domain among the filters, the roles of the whole cloud. */
export async function listRoles(
  db: Db,
  list: ListRequest,
  options: { dialect: Store['dialect']; maxDbLimit: number; ofDomain: boolean },
): Promise<Page<Role>> {
  const base = db.selectFrom('role').select(columns)
  const { query } = applyFilters(base, list, FILTERS, options.dialect)
  const scoped = options.ofDomain ? query : query.where('domain_id', '=', NO_DOMAIN)
  const { rows, truncated } = await page(scoped, list, { id: 'role.id', maxDbLimit: options.maxDbLimit })
  return { rows: await withOptions(db, rows), truncated }
}

export const roleIdsOfDomain = async (db: Db, domainId: string): Promise<readonly string[]> =>
  (await db.selectFrom('role').select('id').where('domain_id', '=', domainId).execute()).map((row) => row.id)

export async function insertRole(tx: Tx, role: Role): Promise<void> {
  await tx.insertInto('role').values(rowOf(role)).execute()
  await writeOptions(tx, role)
}

export async function replaceRole(tx: Tx, role: Role): Promise<void> {
  const { id, ...values } = rowOf(role)
  await tx.updateTable('role').set(values).where('id', '=', id).execute()
  await writeOptions(tx, role)
}

/** Its options and implications go with it: the schema says so. */
export async function deleteRole(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('role').where('id', '=', id).execute()
}

async function writeOptions(tx: Tx, { id, options }: Role): Promise<void> {
  await tx.deleteFrom('role_option').where('role_id', '=', id).execute()
  if (options.immutable === undefined) return
  await tx
    .insertInto('role_option')
    .values({ role_id: id, option_id: IMMUTABLE, option_value: JSON.stringify(options.immutable) })
    .execute()
}

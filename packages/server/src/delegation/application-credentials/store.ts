import type { AccessRule } from '../../kernel/context.ts'
import { applyFilters, type ListRequest, type Page, page, sameText } from '../../kernel/lists/index.ts'
import { type Db, insertNumbered, type Store, type Tx } from '../../kernel/store/index.ts'
import { ruleOf } from '../access-rules/store.ts'
import type { ApplicationCredential } from './application-credential.ts'

const columns = [
  'internal_id',
  'id',
  'name',
  'description',
  'user_id',
  'project_id',
  'expires_at',
  'unrestricted',
] as const

type Row = Omit<ApplicationCredential, 'roleIds' | 'accessRules'> & { readonly internal_id: number }

const all = (db: Db) => db.selectFrom('application_credential').select(columns)

export const credentialById = async (db: Db, id: string): Promise<ApplicationCredential | undefined> =>
  (await withParts(db, await all(db).where('id', '=', id).execute()))[0]

export const credentialByName = async (
  db: Db,
  { userId, name }: { userId: string; name: string },
): Promise<ApplicationCredential | undefined> =>
  (await withParts(db, await all(db).where('user_id', '=', userId).where(sameText('name', name)).execute()))[0]

export async function secretHashOf(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('application_credential')
    .select('secret_hash')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.secret_hash
}

export async function listCredentials(
  db: Db,
  userId: string,
  list: ListRequest,
  options: { readonly dialect: Store['dialect']; readonly maxDbLimit: number },
): Promise<Page<ApplicationCredential>> {
  const { query } = applyFilters(
    all(db).where('user_id', '=', userId),
    list,
    { name: { ref: 'name', kind: 'text' } },
    options.dialect,
  )
  const { rows, truncated } = await page(query, list, {
    id: 'application_credential.id',
    maxDbLimit: options.maxDbLimit,
  })
  return { rows: await withParts(db, rows), truncated }
}

async function withParts(db: Db, rows: readonly Row[]): Promise<readonly ApplicationCredential[]> {
  if (rows.length === 0) return []
  const numbers = rows.map((row) => row.internal_id)
  const roles = await db
    .selectFrom('application_credential_role')
    .selectAll()
    .where('application_credential_id', 'in', numbers)
    .orderBy('role_id')
    .execute()
  const rules = await db
    .selectFrom('application_credential_access_rule as used')
    .innerJoin('access_rule', 'access_rule.id', 'used.access_rule_id')
    .select(['used.application_credential_id', 'access_rule.id as number', 'external_id as id'])
    .select(['service', 'path', 'method'])
    .where('application_credential_id', 'in', numbers)
    .orderBy('access_rule.id')
    .execute()
  return rows.map(({ internal_id, ...row }) => {
    const own = rules.filter((rule) => rule.application_credential_id === internal_id)
    return {
      ...row,
      roleIds: roles.filter((role) => role.application_credential_id === internal_id).map((role) => role.role_id),
      accessRules: own.length === 0 ? null : own.map((rule) => shownRule(ruleOf(rule))),
    }
  })
}

const shownRule = ({ id, service, path, method }: AccessRule): AccessRule => ({ id, service, path, method })

export async function insertCredential(
  tx: Tx,
  { roleIds, accessRules: _rules, ...row }: ApplicationCredential,
  parts: { readonly secretHash: string; readonly ruleNumbers: readonly number[] },
): Promise<void> {
  const number = await insertNumbered(tx, 'application_credential', {
    ...row,
    secret_hash: parts.secretHash,
    system: null,
  })
  for (const role_id of roleIds)
    await tx.insertInto('application_credential_role').values({ application_credential_id: number, role_id }).execute()
  for (const access_rule_id of parts.ruleNumbers)
    await tx
      .insertInto('application_credential_access_rule')
      .values({ application_credential_id: number, access_rule_id })
      .execute()
}

/** Of one user; locked, so that two requests do not both find room for one more. */
export async function countLocked(tx: Tx, userId: string): Promise<number> {
  const rows = await tx
    .selectFrom('application_credential')
    .select('internal_id')
    .where('user_id', '=', userId)
    .forUpdate()
    .execute()
  return rows.length
}

/** False when there was none. Its roles and its uses of access rules go with it: the schema says so. */
export async function deleteCredential(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('application_credential').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export const CREDENTIALS_AT_ONCE_MAX = 500

/** Some of those of a user, in a project or with a role; none when none are left. */
export async function someCredentialIds(
  tx: Tx,
  of: { readonly userId: string } | { readonly projectId: string } | { readonly roleId: string },
): Promise<readonly string[]> {
  const from = tx.selectFrom('application_credential').select('id').limit(CREDENTIALS_AT_ONCE_MAX)
  const query =
    'userId' in of
      ? from.where('user_id', '=', of.userId)
      : 'projectId' in of
        ? from.where('project_id', '=', of.projectId)
        : from.where('internal_id', 'in', (eb) =>
            eb
              .selectFrom('application_credential_role')
              .select('application_credential_id')
              .where('role_id', '=', of.roleId),
          )
  return (await query.execute()).map(({ id }) => id)
}

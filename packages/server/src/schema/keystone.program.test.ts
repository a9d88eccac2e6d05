import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { record } from '../kernel/changes/index.ts'
import { type Dialect, openStore } from '../kernel/store/index.ts'
import { available, freshDatabase } from '../testing/databases.ts'
import { describeSchema } from '../testing/introspect.ts'
import { addQuoinTables, contractRevisions, createSchema, expandRevisions, schemaState } from './index.ts'

/** Keystone itself, as the distribution packages it, is the judge of what we call its schema. */
const KEYSTONE_MANAGE = '/usr/bin/keystone-manage'
const installed = existsSync(KEYSTONE_MANAGE)
if (!installed) console.warn('SKIPPED: comparison with Keystone; install with: apt-get install keystone')

const folder = mkdtempSync(join(tmpdir(), 'quoin-keystone-'))
for (const section of ['fernet_tokens', 'fernet_receipts', 'credential']) {
  mkdirSync(join(folder, section))
  for (const key of ['0', '1'])
    writeFileSync(join(folder, section, key), randomBytes(32).toString('base64url').padEnd(44, '='))
}
afterAll(() => rmSync(folder, { recursive: true }))

async function keystoneManage(url: string, ...command: string[]): Promise<void> {
  const config = join(folder, 'keystone.conf')
  const keys = (section: string) => `[${section}]\nkey_repository = ${join(folder, section)}`
  const sections = ['fernet_tokens', 'fernet_receipts', 'credential'].map(keys)
  writeFileSync(config, [`[database]\nconnection = ${url}`, ...sections].join('\n'))
  await promisify(execFile)(KEYSTONE_MANAGE, ['--config-file', config, ...command])
}

interface Difference {
  /** The migration that made it. */
  readonly revision: (typeof expandRevisions)[number] | (typeof contractRevisions)[number]
  readonly gone?: Readonly<Partial<Record<Dialect, readonly string[]>>>
  readonly come?: Readonly<Partial<Record<Dialect, readonly string[]>>>
}

const fiveColumns = 'trustor_user_id, trustee_user_id, project_id, impersonation, expires_at'
const sixColumns = `${fiveColumns}, expires_at_int`
const unspaced = (columns: string): string => columns.replaceAll(' ', '')
const revocationIndex = {
  ix_revocation_event_project_id_user_id: 'project_id, user_id',
  ix_revocation_event_composite: 'issued_before, user_id, project_id, audit_id',
}

/** What Keystone's migrations changed between Zed and 2026.1, as each database tells it. */
const sinceZed: readonly Difference[] = [
  {
    revision: 'b4f8b3f584e0',
    come: {
      sqlite: [`column trust  CONSTRAINT duplicate_trust_constraint UNIQUE(${fiveColumns})`],
      postgresql: [
        `key trust duplicate_trust_constraint UNIQUE (${fiveColumns})`,
        `index trust CREATE UNIQUE INDEX duplicate_trust_constraint ON public.trust USING btree (${fiveColumns})`,
      ],
      mysql: [`index trust duplicate_trust_constraint unique ${unspaced(fiveColumns)}`],
    },
  },
  {
    revision: '11c3b243b4cb',
    gone: {
      sqlite: ["column service_provider 5 relay_state_prefix VARCHAR(256) DEFAULT 'ss:mem:' NOT NULL"],
      postgresql: ["column service_provider 6 relay_state_prefix varchar 256 NO 'ss:mem:'::character varying"],
      mysql: ["column service_provider 6 relay_state_prefix varchar(256) NO 'ss:mem:'  utf8mb3_general_ci"],
    },
    come: {
      sqlite: ['column service_provider 5 relay_state_prefix VARCHAR(256) NOT NULL'],
      postgresql: ['column service_provider 6 relay_state_prefix varchar 256 NO'],
      mysql: ['column service_provider 6 relay_state_prefix varchar(256) NO  utf8mb3_general_ci'],
    },
  },
  {
    revision: '47147121',
    come: {
      sqlite: ["column mapping 2 schema_version VARCHAR(5) DEFAULT '1.0' NOT NULL"],
      postgresql: ["column mapping 3 schema_version varchar 5 NO '1.0'::character varying"],
      mysql: ["column mapping 3 schema_version varchar(5) NO '1.0'  utf8mb3_general_ci"],
    },
  },
  {
    revision: 'e8725d6fa226',
    come: indexes('project_endpoint_group', { idx_project_id: 'project_id' }),
  },
  { revision: '742c857f1dfb', come: indexes('revocation_event', revocationIndex) },
  {
    revision: '99de3849d860',
    gone: {
      sqlite: [
        'column access_rule  CONSTRAINT access_rule_external_id_key UNIQUE(external_id)',
        `column trust  CONSTRAINT duplicate_trust_constraint_expanded UNIQUE(${sixColumns})`,
      ],
      postgresql: [
        'key access_rule access_rule_external_id_key UNIQUE (external_id)',
        'index access_rule CREATE UNIQUE INDEX access_rule_external_id_key ON public.access_rule USING btree (external_id)',
        `key trust duplicate_trust_constraint_expanded UNIQUE (${sixColumns})`,
        `index trust CREATE UNIQUE INDEX duplicate_trust_constraint_expanded ON public.trust USING btree (${sixColumns})`,
      ],
      mysql: [
        'index access_rule access_rule_external_id_key unique external_id',
        `index trust duplicate_trust_constraint_expanded unique ${unspaced(sixColumns)}`,
      ],
    },
  },
  { revision: 'c88cdce8f248', gone: { mysql: ['index project_tag project_id unique project_id,name'] } },
]

function indexes(table: string, columnsOf: Readonly<Record<string, string>>): Record<Dialect, string[]> {
  const each = (line: (index: string, columns: string) => string) =>
    Object.entries(columnsOf).map(([index, columns]) => line(index, columns))
  return {
    sqlite: each((index, columns) => `index ${table} CREATE INDEX ${index} ON ${table}(${columns})`),
    postgresql: each(
      (index, columns) => `index ${table} CREATE INDEX ${index} ON public.${table} USING btree (${columns})`,
    ),
    mysql: each((index, columns) => `index ${table} ${index}  ${unspaced(columns)}`),
  }
}

const after = (found: string, revision: string): boolean =>
  [expandRevisions, contractRevisions].some(
    (chain: readonly string[]) => chain.includes(found) && chain.indexOf(revision) > chain.indexOf(found),
  )

describe.skipIf(!installed).each(available)('next to Keystone ($name)', ({ name }) => {
  test("a database made by Keystone's migrations differs from ours by what its later ones change, and is served", async () => {
    const theirs = await freshDatabase(name)
    await keystoneManage(theirs.url, 'db_sync')
    const found = await openStore(theirs.url)
    const state = await schemaState(found)
    const later = sinceZed.filter(({ revision }) => after(state.expand, revision) || after(state.contract, revision))
    const ours = await freshDatabase(name)
    const store = await openStore(ours.url)
    await createSchema(store)

    const expected = await describeSchema(store.db)
    const facts = await describeSchema(found.db)
    const come = later.flatMap((difference) => difference.come?.[name] ?? [])
    const gone = later.flatMap((difference) => difference.gone?.[name] ?? [])
    expect(expected.length).toBeGreaterThan(350)
    expect([...facts, ...come].filter((line) => !gone.includes(line)).sort()).toEqual(expected)
    expect(gone.filter((line) => !facts.includes(line))).toEqual([])

    expect(found.has.mappingSchemaVersion).toBe(!later.some(({ revision }) => revision === '47147121'))
    expect(state.quoinTables).toBe(false)
    await addQuoinTables(found)
    expect(await describeSchema(found.db)).toEqual(facts)
    await found.write(async (tx) => {
      await tx.insertInto('mapping').values({ id: 'm', rules: '"[]"' }).execute()
      record(tx, { entity: 'mapping', id: 'm', op: 'create', body: {} })
    })
    expect((await found.changes.read(0, 10)).map(({ id }) => id)).toEqual(['m'])
    for (const each of [found, store]) await each.close()
    for (const each of [theirs, ours]) await each.drop()
  }, 180_000)

  test('Keystone sets up its first administrator in a database of ours, and we read it', async () => {
    const { url, drop } = await freshDatabase(name)
    const store = await openStore(url)
    await createSchema(store)
    const before = await describeSchema(store.db)
    const began = Date.now()
    await keystoneManage(url, 'bootstrap', '--bootstrap-password', 'for-this-test-only')
    const admin = await store.db
      .selectFrom('user')
      .innerJoin('local_user', 'local_user.user_id', 'user.id')
      .innerJoin('password', 'password.local_user_id', 'local_user.id')
      .select([
        'local_user.name',
        'user.enabled',
        'user.created_at',
        'password.self_service',
        'password.created_at_int',
        'password.expires_at',
      ])
      .execute()
    expect(admin).toMatchObject([{ name: 'admin', enabled: true, self_service: false, expires_at: null }])
    for (const time of [admin[0]?.created_at?.getTime() ?? 0, (admin[0]?.created_at_int ?? 0) / 1000]) {
      // MySQL keeps whole seconds.
      expect(time).toBeGreaterThan(began - 1000)
      expect(time).toBeLessThanOrEqual(Date.now())
    }
    const inherited = await store.db.selectFrom('assignment').select(['type', 'inherited']).execute()
    expect(inherited).toEqual([{ type: 'UserProject', inherited: false }])
    expect(await describeSchema(store.db)).toEqual(before)
    await store.close()
    await drop()
  }, 180_000)
})

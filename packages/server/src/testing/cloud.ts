import { randomBytes } from 'node:crypto'
import { buildRuleSet, enforce, flattenTarget } from '@quoin/policy'
import { credentialLengthMax, fernetDecrypt, fernetKey } from '@quoin/tokens'
import { everyRule } from '../authorization/rules/index.ts'
import { createCaches } from '../kernel/cache.ts'
import { testConfig } from '../kernel/config/index.ts'
import type { Caller, Delegation, KeyRing, Services } from '../kernel/context.ts'
import { createPasswordHasher } from '../kernel/crypto/index.ts'
import type { Area } from '../kernel/declare.ts'
import { createHttpService } from '../kernel/http/server.ts'
import { createLogger } from '../kernel/log/index.ts'
import type { Ports } from '../kernel/pipeline.ts'
import { openStore } from '../kernel/store/index.ts'
import { noKeys } from '../kernel/testing/services.ts'
import { createSchema } from '../schema/index.ts'
import { freshDatabase } from './databases.ts'

/**
 * Areas on a real store behind the real pipeline and the real default rules, with callers stated by the test instead
 * of proven by a token. For tests of one area; what tokens prove is tested in auth/ and conformance/.
 */
export interface Persona {
  readonly userId?: string
  readonly userDomainId?: string
  readonly projectId?: string
  readonly projectDomainId?: string
  readonly domainId?: string
  readonly system?: true
  readonly roles?: readonly string[]
  readonly methods?: readonly string[]
  readonly delegation?: Delegation
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  readonly body: any
}

export interface AreaCloud {
  readonly services: Services
  /** `persona` null: no token. */
  request(persona: Persona | null, method: string, path: string, body?: unknown): Promise<TestAnswer>
  stop(): Promise<void>
}

export const cloudAdmin: Persona = {
  userId: 'a'.repeat(32),
  projectId: 'b'.repeat(32),
  projectDomainId: 'default',
  roles: ['admin', 'manager', 'member', 'reader'],
}
export const systemReader: Persona = { userId: 'c'.repeat(32), system: true, roles: ['reader'] }
export const domainManager = (domainId: string): Persona => ({
  userId: 'd'.repeat(32),
  domainId,
  userDomainId: domainId,
  roles: ['manager', 'member', 'reader'],
})
export const domainReader = (domainId: string): Persona => ({
  userId: 'd'.repeat(32),
  domainId,
  userDomainId: domainId,
  roles: ['reader'],
})

export async function aCloudOf(
  database: 'sqlite' | 'postgresql' | 'mysql',
  areas: readonly Area[],
  overrides: Parameters<typeof testConfig>[0] = {},
): Promise<AreaCloud> {
  const { url, drop } = await freshDatabase(database)
  const store = await openStore(url)
  await createSchema(store)
  const config = testConfig({ 'identity.password_hash_rounds': '4', ...overrides })
  const hasher = createPasswordHasher({
    algorithm: 'bcrypt',
    rounds: 4,
    maxPasswordLength: config.identity.max_password_length,
    strict: config.DEFAULT.strict_password_check,
  })
  const now = new Date('2026-03-01T12:00:00.123Z')
  let ids = 0
  const services: Services = {
    config,
    store,
    caches: createCaches({ enabled: true }),
    hasher,
    keys: { tokens: noKeys, receipts: noKeys, credentials: credentialKeys },
    log: createLogger({
      format: 'oslo',
      level: 'error',
      write: (line) => process.stderr.write(line),
      clock: () => now,
    }),
    areas,
    now: () => now,
    newId() {
      ids += 1
      return `${ids.toString(16).padStart(8, '0')}${'0'.repeat(24)}`
    },
    random: randomBytes,
  }
  const rules = buildRuleSet({ defaults: everyRule })
  const ports: Ports = {
    authenticate: async (ctx) => personaOf(ctx.request.headers['x-auth-token'], now),
    judge: (rule, caller, question) =>
      enforce(rules, rule, credentialsOf(caller), {
        ...flattenTarget({ ...question.params, target: question.target }),
      }).allowed,
  }
  const http = await createHttpService(
    areas.flatMap((area) => area.operations),
    services,
    ports,
  )
  return {
    services,
    async request(persona, method, path, body) {
      const response = await http.app.inject({
        method: method as 'GET',
        url: path,
        headers: {
          host: 'cloud.test',
          ...(persona === null ? {} : { 'x-auth-token': JSON.stringify(persona) }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const headers = response.headers as Record<string, string | undefined>
      const isJson = headers['content-type']?.includes('json') === true
      return {
        status: response.statusCode,
        headers,
        body: isJson && response.body !== '' ? JSON.parse(response.body) : response.body,
      }
    },
    async stop() {
      await http.drain(1000)
      await hasher.close()
      await store.close()
      await drop()
    },
  }
}

const credentialKey = fernetKey(Buffer.alloc(32, 7))
const credentialKeys: KeyRing = {
  directory: 'credential-keys',
  keys: () => [credentialKey],
  decrypt: (stored) => fernetDecrypt([credentialKey], stored.replaceAll('=', ''), credentialLengthMax),
}

function personaOf(header: string | undefined, now: Date): Caller | null {
  if (header === undefined) return null
  const persona = JSON.parse(header) as Persona
  const caller = {
    userId: persona.userId ?? 'e'.repeat(32),
    userDomainId: persona.userDomainId ?? 'default',
    projectId: persona.projectId ?? null,
    projectDomainId: persona.projectDomainId ?? null,
    domainId: persona.domainId ?? null,
    systemScope: persona.system === true ? 'all' : null,
    isDomainProject: false,
    roles: persona.roles ?? [],
    roleIds: [],
    methods: persona.methods ?? ['password'],
    groupIds: [],
    delegation: persona.delegation ?? null,
    federation: null,
    thumbprint: null,
    auditIds: ['x'.repeat(22)],
    expiresAt: new Date(now.getTime() + 3_600_000),
    token: {
      user: { id: persona.userId ?? 'e'.repeat(32), domain: { id: persona.userDomainId ?? 'default' } },
      ...(persona.domainId === undefined ? {} : { domain: { id: persona.domainId } }),
      ...(persona.projectId === undefined
        ? {}
        : { project: { id: persona.projectId, domain: { id: persona.projectDomainId ?? 'default' } } }),
    },
    tokenId: 'test',
  }
  return caller as unknown as Caller
}

const credentialsOf = (caller: Caller) => ({
  user_id: caller.userId,
  user_domain_id: caller.userDomainId,
  project_id: caller.projectId,
  project_domain_id: caller.projectDomainId,
  domain_id: caller.domainId,
  system_scope: caller.systemScope,
  roles: caller.roles,
  token: caller.token,
})

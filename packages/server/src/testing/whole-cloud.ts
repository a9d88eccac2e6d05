import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyRepository, setupKeyRepository } from '@quoin/tokens'
import { areas } from '../areas.ts'
import { authenticate } from '../auth/authenticate.ts'
import { createEnforcer } from '../authorization/enforcer.ts'
import { bootstrapCloud, bootstrapOptions } from '../commands/bootstrap/index.ts'
import { createServices } from '../commands/services.ts'
import { testConfig } from '../kernel/config/index.ts'
import type { Services } from '../kernel/context.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { createHttpService } from '../kernel/http/server.ts'
import { createLogger } from '../kernel/log/index.ts'
import { type Dialect, openStore } from '../kernel/store/index.ts'
import { createSchema } from '../schema/index.ts'
import type { TestAnswer } from './cloud.ts'
import { freshDatabase } from './databases.ts'

/**
 * Every area behind real tokens and the real rules, bootstrapped: for tests of what tokens prove. The clock stands still
 * until the test moves it. Tests of one area alone are quicker with `aCloudOf` (cloud.ts).
 */
export interface WholeCloud {
  readonly services: Services
  readonly adminPassword: string
  /** A token of the administrator, for the project 'admin'. */
  readonly admin: string
  /** Sends a request; `token` null sends none. */
  request(
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestAnswer>
  /** POST /v3/auth/tokens with this as `auth`; the answer's token is in the header x-subject-token. */
  authenticate(auth: object, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  /** The same, and the token; throws when it is refused. */
  signIn(auth: object): Promise<string>
  /** Moves the clock on. */
  later(seconds: number): void
  stop(): Promise<void>
}

export const withPassword = (user: object, scope?: object | string): object => ({
  identity: { methods: ['password'], password: { user } },
  ...(scope === undefined ? {} : { scope }),
})

const ADMIN_PASSWORD = 'correct horse'

export async function aWholeCloud(
  database: Dialect,
  overrides: Parameters<typeof testConfig>[0] = {},
): Promise<WholeCloud> {
  const { url, drop } = await freshDatabase(database)
  const folder = mkdtempSync(join(tmpdir(), 'quoin-cloud-'))
  const tokenKeys = join(folder, 'fernet-keys')
  setupKeyRepository(tokenKeys, secureRandomBytes)
  const config = testConfig({
    'identity.password_hash_rounds': '4',
    'fernet_tokens.key_repository': tokenKeys,
    'credential.key_repository': join(folder, 'credential-keys'),
    'fernet_receipts.key_repository': join(folder, 'receipt-keys'),
    ...overrides,
  })
  setupKeyRepository(config.credential.key_repository, secureRandomBytes)
  const store = await openStore(url)
  await createSchema(store)
  let now = new Date('2026-03-01T12:00:00.123Z')
  const log = createLogger({
    format: 'oslo',
    level: 'error',
    write: (line) => process.stderr.write(line),
    clock: () => now,
  })
  const receiptKeys = config.fernet_receipts.key_repository
  setupKeyRepository(receiptKeys, secureRandomBytes)
  const keys = {
    tokens: openKeyRepository(tokenKeys, { kind: 'tokens' }),
    receipts: openKeyRepository(receiptKeys, { kind: 'receipts' }),
    credentials: openKeyRepository(config.credential.key_repository, { kind: 'credentials' }),
  }
  const services: Services = { ...createServices(config, store, log, keys), now: () => now }
  await bootstrapCloud(services, bootstrapOptions({ bootstrapPassword: ADMIN_PASSWORD }, {}))
  const enforcer = createEnforcer(config.oslo_policy, { configDirectory: folder, log, ask: async () => false })
  const operations = areas.flatMap((area) => area.operations)
  const http = await createHttpService(operations, services, { authenticate, judge: enforcer.judge })

  const request: WholeCloud['request'] = async (token, method, path, body, headers = {}) => {
    const response = await http.app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        host: 'cloud.test',
        ...(token === null ? {} : { 'x-auth-token': token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answered = response.headers as Record<string, string | undefined>
    const isJson = answered['content-type']?.includes('json') === true
    return {
      status: response.statusCode,
      headers: answered,
      body: isJson && response.body !== '' ? JSON.parse(response.body) : response.body,
    }
  }
  const signIn: WholeCloud['signIn'] = async (auth) => {
    const answer = await request(null, 'POST', '/v3/auth/tokens', { auth })
    const token = answer.headers['x-subject-token']
    if (answer.status !== 201 || token === undefined)
      throw new Error(`refused: ${answer.status} ${JSON.stringify(answer.body)}`)
    return token
  }
  const administrator = { name: 'admin', domain: { id: 'default' }, password: ADMIN_PASSWORD }
  const project = { project: { name: 'admin', domain: { id: 'default' } } }
  return {
    services,
    adminPassword: ADMIN_PASSWORD,
    admin: await signIn(withPassword(administrator, project)),
    request,
    authenticate: (auth, headers) => request(null, 'POST', '/v3/auth/tokens', { auth }, headers),
    signIn,
    later(seconds) {
      now = new Date(now.getTime() + seconds * 1000)
    },
    async stop() {
      await http.drain(1000)
      enforcer.close()
      await services.hasher.close()
      await store.close()
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

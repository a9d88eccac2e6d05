import { randomBytes } from 'node:crypto'
import { createSchema } from '../../schema/index.ts'
import { freshDatabase } from '../../testing/databases.ts'
import { createCaches } from '../cache.ts'
import { testConfig } from '../config/index.ts'
import type { Caller, KeyRing, Services } from '../context.ts'
import { createPasswordHasher } from '../crypto/index.ts'
import type { Area } from '../declare.ts'
import { createLogger } from '../log/index.ts'
import { type Dialect, openStore } from '../store/index.ts'

/** What the kernel runs on, with a fixed clock and a log that can be read: for tests of the kernel without any area. */
export interface KernelServices {
  readonly services: Services
  /** Lines logged so far, at every level. */
  readonly lines: readonly string[]
  stop(): Promise<void>
}

/** A key repository without any key. */
export const noKeys: KeyRing = { directory: '', keys: () => [], decrypt: () => undefined }

export async function kernelServices(
  options: {
    readonly database?: Dialect
    readonly config?: Readonly<Record<string, string>>
    readonly areas?: readonly Area[]
  } = {},
): Promise<KernelServices> {
  const { url, drop } = await freshDatabase(options.database ?? 'sqlite')
  const store = await openStore(url)
  await createSchema(store)
  const config = testConfig(options.config)
  const hasher = createPasswordHasher({ algorithm: 'bcrypt', rounds: 4, maxPasswordLength: 54, strict: false })
  const now = new Date('2026-03-01T12:00:00.123Z')
  const lines: string[] = []
  let ids = 0
  const services: Services = {
    config,
    store,
    caches: createCaches({ enabled: true }),
    hasher,
    keys: { tokens: noKeys, receipts: noKeys, credentials: noKeys },
    log: createLogger({ format: 'oslo', level: 'debug', write: (line) => lines.push(line), clock: () => now }),
    areas: options.areas ?? [],
    now: () => now,
    newId() {
      ids += 1
      return ids.toString(16).padStart(32, '0')
    },
    random: randomBytes,
  }
  return {
    services,
    lines,
    async stop() {
      await hasher.close()
      await store.close()
      await drop()
    },
  }
}

/** A caller as the token code would make it; only tests may say who is calling. */
export const callerNamed = (userId: string, over: Partial<Caller> = {}): Caller =>
  ({
    userId,
    userDomainId: 'default',
    projectId: null,
    projectDomainId: null,
    domainId: null,
    systemScope: null,
    isDomainProject: false,
    roles: [],
    roleIds: [],
    methods: ['password'],
    groupIds: [],
    delegation: null,
    federation: null,
    thumbprint: null,
    auditIds: [],
    expiresAt: new Date('2026-03-01T13:00:00Z'),
    token: {},
    tokenId: '',
    ...over,
  }) as unknown as Caller

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setupKeyRepository } from '@quoin/tokens'
import { type Config, testConfig } from '../../kernel/config/index.ts'
import { secureRandomBytes } from '../../kernel/crypto/index.ts'
import { type Dialect, openStore } from '../../kernel/store/index.ts'
import { createSchema } from '../../schema/index.ts'
import { freshDatabase } from '../../testing/databases.ts'

/** What a command finds: a database with its tables, keys of tokens and receipts, and a folder to itself. */
export interface CommandCloud {
  readonly config: Config
  readonly folder: string
  stop(): Promise<void>
}

/** `settings` may name places in the folder. */
export async function aCommandCloud(
  database: Dialect,
  settings: (folder: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<CommandCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'quoin-command-'))
  const keys = join(folder, 'keys')
  setupKeyRepository(keys, secureRandomBytes)
  const { url, drop } = await freshDatabase(database)
  const config = testConfig({
    'database.connection': url,
    'fernet_tokens.key_repository': keys,
    'fernet_receipts.key_repository': keys,
    'credential.key_repository': join(folder, 'credential-keys'),
    'identity.password_hash_rounds': '4',
    'DEFAULT.log_file': join(folder, 'log'),
    ...settings(folder),
  })
  const store = await openStore(url)
  await createSchema(store)
  await store.close()
  return {
    config,
    folder,
    async stop() {
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

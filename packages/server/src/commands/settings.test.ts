import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError } from '../kernel/config/index.ts'
import { openStore } from '../kernel/store/index.ts'
import { settingsFrom } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('without a configuration file', () => {
  test('everything is in the data folder', () => {
    const { config, embedded, configDirectory } = settingsFrom({ data: folder }, {})
    expect({ embedded, configDirectory }).toEqual({ embedded: folder, configDirectory: folder })
    expect(config.database.connection).toBe(`sqlite:///${folder}/keystone.db`)
    expect(config.fernet_tokens.key_repository).toBe(join(folder, 'fernet-keys'))
    expect(config.fernet_receipts.key_repository).toBe(join(folder, 'fernet-keys'))
    expect(config.credential.key_repository).toBe(join(folder, 'credential-keys'))
  })

  test('--data before QUOIN_DATA before ./quoin-data', () => {
    const folderOf = (data: string | undefined, env: Record<string, string>) =>
      settingsFrom(data === undefined ? {} : { data }, env).embedded
    expect(folderOf('a', { QUOIN_DATA: 'b' })).toBe(resolve('a'))
    expect(folderOf(undefined, { QUOIN_DATA: 'b' })).toBe(resolve('b'))
    expect(folderOf(undefined, {})).toBe(resolve('quoin-data'))
    expect(folderOf(undefined, { QUOIN_DATA: '' })).toBe(resolve('quoin-data'))
  })

  test('the environment wins over the folder', () => {
    const { config } = settingsFrom({ data: folder }, { OS_DATABASE__CONNECTION: 'sqlite:////elsewhere/x.db' })
    expect(config.database.connection).toBe('sqlite:////elsewhere/x.db')
  })

  test.each(['we$ird', '100%', '%41', 'a b', 'ä', 'what?', 'a#b', "it's", 'a\\b'])(
    'in a folder called %s',
    async (name) => {
      const data = join(folder, name)
      mkdirSync(data)
      const { config } = settingsFrom({ data }, {})
      expect(config.credential.key_repository).toBe(join(data, 'credential-keys'))
      const store = await openStore(config.database.connection ?? '')
      await store.close()
      const { existsSync } = await import('node:fs')
      expect(existsSync(join(data, 'keystone.db'))).toBe(true)
    },
  )
})

describe('with a configuration file', () => {
  test('nothing is embedded, and policy files are beside the first', () => {
    writeFileSync(join(folder, 'keystone.conf'), '[database]\nconnection = sqlite:////x.db\n')
    const settings = settingsFrom({ configFile: [join(folder, 'keystone.conf')], data: 'unused' }, {})
    expect(settings.embedded).toBeNull()
    expect(settings.configDirectory).toBe(folder)
    expect(settings.config.fernet_tokens.key_repository).toBe('/etc/keystone/fernet-keys/')
  })

  test('or a directory of them', () => {
    writeFileSync(join(folder, '10.conf'), '[database]\nconnection = sqlite:////x.db\n')
    const settings = settingsFrom({ configDir: [folder] }, {})
    expect(settings).toMatchObject({ embedded: null, configDirectory: folder })
    expect(settings.config.database.connection).toBe('sqlite:////x.db')
  })

  test('one that is not there is a mistake, not the embedded default', () => {
    expect(() => settingsFrom({ configFile: [join(folder, 'gone.conf')] }, {})).toThrow(ConfigError)
  })
})

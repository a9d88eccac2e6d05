import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, type ConfigInput, describeConfig, loadConfig, remoteIdAttribute, testConfig } from './index.ts'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(text: string | Uint8Array): string {
  files += 1
  const path = join(folder, `${files}.conf`)
  writeFileSync(path, text)
  return path
}

/** A reference in braces, as a configuration file writes it. */
const ref = (path: string) => `\${${path}}`

const load = (text: string, rest: Partial<ConfigInput> = {}) => loadConfig({ files: [file(text)], env: {}, ...rest })

function refusal(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('what wins', () => {
  test('command line over environment over later file over earlier file over embedded default over default', () => {
    const one = file('[token]\nexpiration = 1\n[database]\nmax_pool_size = 11\n')
    const two = file('[token]\nexpiration = 2\n')
    const env = { OS_TOKEN__EXPIRATION: '3' }
    const expiration = (input: Partial<ConfigInput>) =>
      loadConfig({ files: [], env: {}, ...input }).config.token.expiration
    expect(expiration({})).toBe(3600)
    expect(expiration({ defaults: { 'token.expiration': '0' } })).toBe(0)
    expect(expiration({ defaults: { 'token.expiration': '0' }, files: [one] })).toBe(1)
    expect(expiration({ files: [one, two] })).toBe(2)
    expect(expiration({ files: [two, one] })).toBe(1)
    expect(expiration({ files: [one, two], env })).toBe(3)
    expect(expiration({ files: [one, two], env, overrides: { 'token.expiration': '4' } })).toBe(4)
    expect(loadConfig({ files: [one, two], env }).config.database.max_pool_size).toBe(11)
  })

  test('of one file, the last value; of a multi option, every value, earlier files first', () => {
    const one = file('[oslo_policy]\npolicy_dirs = a\npolicy_dirs = b\n[token]\nexpiration = 1\nexpiration = 2\n')
    const two = file('[oslo_policy]\npolicy_dirs = c\n')
    const { config } = loadConfig({ files: [one, two], env: {} })
    expect(config.oslo_policy.policy_dirs).toEqual(['a', 'b', 'c'])
    expect(config.token.expiration).toBe(2)
    expect(
      loadConfig({ files: [one], env: { OS_OSLO_POLICY__POLICY_DIRS: 'd' } }).config.oslo_policy.policy_dirs,
    ).toEqual(['d'])
  })

  test('the *.conf files of a directory come after the files, by name', () => {
    const dir = join(folder, 'conf.d')
    mkdirSync(dir)
    writeFileSync(join(dir, '20.conf'), '[token]\nexpiration = 20\n')
    writeFileSync(join(dir, '10.conf'), '[token]\nexpiration = 10\n')
    writeFileSync(join(dir, '30.txt'), 'no configuration')
    writeFileSync(join(dir, '.40.conf'), 'no configuration')
    const { config, sources } = load('[token]\nexpiration = 1\n', { dirs: [dir] })
    expect(config.token.expiration).toBe(20)
    expect(sources.files.slice(1)).toEqual([join(dir, '10.conf'), join(dir, '20.conf')])
    expect(sources.values.get('token.expiration')).toEqual({ kind: 'file', file: join(dir, '20.conf'), line: 2 })
  })

  test('section names in any case but DEFAULT', () => {
    expect(load('[Token]\nexpiration = 5\n').config.token.expiration).toBe(5)
    expect(refusal(() => load('[default]\ndebug = true\n')).message).toContain('[DEFAULT]')
  })

  test('OS_DEFAULT__DEBUG', () => {
    expect(loadConfig({ files: [], env: { OS_DEFAULT__DEBUG: 'true' } }).config.DEFAULT.debug).toBe(true)
  })
})

describe('references', () => {
  test('to an option of the same section, of DEFAULT, of another section, to its default', () => {
    const { config } = load(
      '[DEFAULT]\ndefault_publisher_id = pub\n[identity]\ndefault_domain_id = dom\n' +
        `domain_config_dir = /etc/$default_domain_id/${ref('default_publisher_id')}/${ref('token.expiration')}/$list_limit/\n`,
    )
    expect(config.identity.domain_config_dir).toBe('/etc/dom/pub/3600//')
  })

  test('dollar signs that are none', () => {
    const { config } = load(
      '[DEFAULT]\ndefault_publisher_id = pub\n[identity]\ndefault_domain_id = $$a \\$b $1 $ ${ $$$$\n',
    )
    expect(config.identity.default_domain_id).toBe('$a $b $1 $ ${ $$')
  })

  test('booleans and numbers as Python writes them', () => {
    const { config } = load(
      `[identity]\ndefault_domain_id = $debug ${ref('ldap.pool_retry_delay')} ${ref('cache.retry_delay')}\n`,
    )
    expect(config.identity.default_domain_id).toBe('False 0.1 0.0')
  })

  test.each([
    ['[database]\nconnection = mysql://u:pa$word@h/db\n', "'word'"],
    ['[identity]\ndefault_domain_id = $default_domain_id\n', 'refers to itself'],
    [
      '[identity]\ndefault_domain_id = $domain_config_dir\ndomain_config_dir = $default_domain_id\n',
      'refers to itself',
    ],
    [`[identity]\ndefault_domain_id = ${ref('auth.methods')}\n`, 'is a list'],
    [`[identity]\ndefault_domain_id = ${ref('constructor.name')}\n`, 'is no option'],
  ])('%j is refused', (text, message) => {
    const error = refusal(() => load(text))
    expect(error.message).toContain(message)
    expect(error.fix).toContain('$$')
    expect(error.option).toBeDefined()
  })

  test('cannot be made to fill the memory', () => {
    const options = ['user_tree_dn', 'user_filter', 'group_tree_dn', 'group_filter', 'url', 'suffix', 'user']
    const lines = options.map((name, index) => `${name} = ${`$${options[index + 1] ?? 'tls_cacertfile'} `.repeat(50)}`)
    expect(refusal(() => load(`[ldap]\n${lines.join('\n')}\ntls_cacertfile = ${'x'.repeat(50)}\n`)).message).toContain(
      'too long',
    )
  })
})

describe('what is refused', () => {
  test('an unknown option, with the nearest name', () => {
    const error = refusal(() => load('[DEFAULT]\ndebug = true\n[token]\nexpirations = 10\n'))
    expect(error).toMatchObject({ line: 4, section: 'token', option: 'expirations' })
    expect(error.file).toBe(join(folder, `${files}.conf`))
    expect(error.fix).toContain('expiration')
    expect(refusal(() => load('[DEFAULT]\nlog-file = x\n')).fix).toContain('log_file')
    expect(refusal(() => load('[token]\nfernet = x\nkey_repository = y\n')).option).toBe('fernet')
    expect(refusal(() => load('[database]\nkey_repository = y\n')).fix).toContain('[credential]')
  })

  test('an unknown section, with the nearest name', () => {
    const error = refusal(() => load('[tokens]\nexpiration = 10\n'))
    expect(error).toMatchObject({ line: 2, section: 'tokens', option: 'expiration' })
    expect(error.fix).toContain('[token]')
    expect(load('[tokens]\n').warnings).toEqual([])
  })

  test('anything in [edge]', () => {
    expect(refusal(() => load('[edge]\nsite = a\n'))).toMatchObject({ section: 'edge', option: 'site' })
    expect(refusal(() => loadConfig({ files: [], env: { OS_EDGE__SITE: 'a' } }))).toMatchObject({ section: 'edge' })
  })

  test('names that objects have of themselves', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      for (const text of [`[${name}]\nx = y\n`, `[token]\n${name} = y\n`, `[${name}]\n${name} = y\n`])
        expect(refusal(() => load(text))).toBeInstanceOf(ConfigError)
  })

  test('a bad value, from wherever it comes', () => {
    const error = refusal(() => load('[token]\n\nexpiration = 1h\n'))
    expect(error).toMatchObject({ line: 3, section: 'token', option: 'expiration' })
    expect(error.message).toContain('must be a whole number of at least 0, not "1h"')
    expect(refusal(() => loadConfig({ files: [], env: { OS_TOKEN__EXPIRATION: '' } })).message).toContain(
      'environment OS_TOKEN__EXPIRATION: [token] expiration: must be a number, not empty',
    )
    expect(refusal(() => testConfig({ 'oslo_policy.enforce_scope': 'y' })).message).toContain('command line')
    expect(refusal(() => testConfig({ nonsense: 'y' }))).toBeInstanceOf(ConfigError)
    expect(refusal(() => load('[assignment]\ndriver = mine\n')).message).toContain('must be one of sql')
  })

  test('an empty number means unset only where unset is the default', () => {
    expect(load('[DEFAULT]\nlist_limit =\n').config.DEFAULT.list_limit).toBeNull()
  })

  test('files that cannot be read', () => {
    const missing = join(folder, 'missing')
    expect(refusal(() => loadConfig({ files: [missing], env: {} }))).toMatchObject({ file: missing })
    expect(refusal(() => loadConfig({ files: [folder], env: {} })).message).toContain('directory')
    expect(refusal(() => loadConfig({ files: [], dirs: [missing], env: {} })).message).toContain('does not exist')
    expect(refusal(() => loadConfig({ files: [file(Uint8Array.of(0x5b, 0xff))], env: {} })).message).toContain('UTF-8')
    expect(refusal(() => loadConfig({ files: [file('#'.repeat(5_000_000))], env: {} })).message).toContain('larger')
  })

  test('INV-55: the value of a secret is in no message', () => {
    for (const text of ['[database]\nconnection = hunter2 $nowhere\n', '[ldap]\npassword = $hunter2$\n'])
      expect(
        refusal(() => load(text))
          .message.replace('$hunter2', '')
          .replace("'hunter2'", ''),
      ).not.toContain('hunter2')
  })

  test('INV-49: what a message repeats cannot act on a terminal', () => {
    const error = refusal(() => load('[token]\nexpiration = \u001b[2J\u202e\n'))
    expect(error.message).toContain('\\x1b[2J\\u202e')
    expect(error.message).not.toMatch(/\p{Cc}/u)
  })
})

describe('what is said and does not stop the start', () => {
  test('options that do nothing here, whatever their value', () => {
    const { config, warnings } = load('[cache]\nenabled = true\nexpiration_time = never\n[token]\ncaching = false\n')
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toMatch(/\.conf: \[cache\] enabled, expiration_time: no effect here, .*memcached/)
    expect(config.cache.expiration_time).toBe(600)
  })

  test('options that Keystone dropped', () => {
    const { warnings } = load(
      '[eventlet_server]\npublic_port = 5000\n[memcache]\nservers = a\n[token]\nhash_algorithm = md5\n',
    )
    expect(warnings.map((line) => line.replace(/^.*?: /, '').replace(/,.*/, ''))).toEqual([
      '[eventlet_server] public_port: no effect',
      '[memcache] servers: no effect',
      '[token] hash_algorithm: no effect',
    ])
  })

  test('older names, which the newer name of the same file beats', () => {
    const { config, warnings } = load('[DEFAULT]\nsql_connection = sqlite://\n[sql]\nconnection = b\n')
    expect(config.database.connection).toBe('sqlite://')
    expect(warnings[0]).toMatch(/:2: \[DEFAULT\] sql_connection is the older name of \[database\] connection$/)
    expect(load('[token]\nrevocation_cache_time = 1\n[revoke]\ncache_time = 2\n').config.revoke.cache_time).toBe(2)
    expect(load('[DEFAULT]\nlog-config = a\n').config.DEFAULT.log_config_append).toBe('a')
    const one = file('[revoke]\ncache_time = 2\n')
    const two = file('[token]\nrevocation_cache_time = 1\n')
    expect(loadConfig({ files: [one, two], env: {} }).config.revoke.cache_time).toBe(1)
    expect(refusal(() => loadConfig({ files: [], env: { OS_DATABASE__SQL_CONNECTION: 'x' } })).fix).toContain(
      '[database] connection',
    )
  })

  test('variables of other services', () => {
    const { warnings } = loadConfig({
      files: [],
      env: { OS_PLACEMENT__X: 'y', OS_USERNAME: 'a', os_token__x: 'b', PATH: '/' },
    })
    expect(warnings).toEqual(['OS_PLACEMENT__X is not used: there is no section [placement]'])
    expect(refusal(() => loadConfig({ files: [], env: { OS_TOKEN__EXPIRE: '1' } })).option).toBe('expire')
  })
})

describe('names that files bring with them', () => {
  test('a federation protocol has a section with one option', () => {
    const { config } = load(
      '[federation]\nremote_id_attribute = GENERAL\n[OpenID]\nremote_id_attribute = HTTP_OIDC_ISS\n',
      {
        env: { OS_SAML2__REMOTE_ID_ATTRIBUTE: 'MELLON_IDP' },
      },
    )
    expect(remoteIdAttribute(config, 'openid')).toBe('HTTP_OIDC_ISS')
    expect(remoteIdAttribute(config, 'saml2')).toBe('MELLON_IDP')
    expect(remoteIdAttribute(config, 'constructor')).toBe('GENERAL')
    expect(refusal(() => load('[openid]\nremote_id_attribute = a\nother = b\n')).option).toBe('other')
  })

  test('a method listed in [auth] methods may name its plugin', () => {
    const { config } = load('[auth]\nmethods = password,totp,corp\ncorp = mapped\ntotp = default\n')
    expect([...config.auth_plugins]).toEqual([
      ['corp', 'mapped'],
      ['totp', 'default'],
    ])
    expect(refusal(() => load('[auth]\nmethods = password\ncorp = mapped\n'))).toMatchObject({
      section: 'auth',
      option: 'corp',
      line: 3,
    })
  })
})

describe('the values', () => {
  test('are frozen', () => {
    const config = testConfig()
    expect([config, config.token, config.auth.methods, config.auth].every(Object.isFrozen)).toBe(true)
  })

  test('are safe by default (INV-59)', () => {
    const config = testConfig()
    expect(config.oslo_policy).toMatchObject({ enforce_scope: true, enforce_new_defaults: true })
    expect(config.DEFAULT).toMatchObject({ admin_token: null, insecure_debug: false })
    expect(config.quoin).toMatchObject({
      foreign_writers: false,
      policy_profile: 'default',
      change_poll_ms: 250,
      listen_hosts: ['localhost'],
      listen_port: 5000,
      policy_remote_hosts: [],
    })
  })

  test('are shown with their sources, secrets masked (INV-55)', () => {
    const loaded = load(
      '[database]\nconnection = mysql://keystone:hunter2@db/keystone\n[ldap]\npassword = hunter2\nurl = ldap://cn:hunter2@h\n' +
        '[oslo_policy]\npolicy_dirs = a\npolicy_dirs = b\n[openid]\nremote_id_attribute = ISS\n',
      {
        env: { OS_TOKEN__EXPIRATION: '60' },
        overrides: { 'DEFAULT.debug': 'yes' },
        defaults: { 'token.provider': 'jws' },
      },
    )
    const shown = describeConfig(loaded)
    const path = loaded.sources.files[0]
    expect(shown).not.toContain('hunter2')
    for (const line of [
      `connection = ****  # ${path}:2`,
      `password = ****  # ${path}:4`,
      `url = ldap://cn:***@h  # ${path}:5`,
      `policy_dirs = a  # ${path}:8`,
      'expiration = 60  # environment OS_TOKEN__EXPIRATION',
      'debug = true  # command line',
      'provider = jws  # embedded default',
      'public_endpoint = <unset>  # default',
      'methods = external,password,token,oauth1,mapped,application_credential  # default',
      `remote_id_attribute = ISS  # ${path}:10`,
    ])
      expect(shown.split('\n')).toContain(line)
  })
})

test('any file is loaded or refused with a ConfigError', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '$debug',
      ref('token.expiration'),
      '$$',
      '\\$',
      '"',
      ',',
      'true',
      '17',
      '',
      '$$$',
      '${',
      '$__proto__',
    ),
  )
  const line = fc.oneof(
    fc.constantFrom('[DEFAULT]', '[token]', '[auth]', '[ldap]', '[cache]', '[openid]', '[__proto__]', ''),
    fc
      .tuple(
        fc.constantFrom('debug', 'expiration', 'methods', 'url', 'enabled', 'remote_id_attribute', 'constructor'),
        fc.array(word, { maxLength: 3 }),
      )
      .map(([name, words]) => `${name} = ${words.join('')}`),
    word,
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const path = join(folder, 'any.conf')
      writeFileSync(path, lines.join('\n'))
      try {
        const loaded = loadConfig({ files: [path], env: {} })
        expect(describeConfig(loaded)).not.toMatch(/[^\n\P{Cc}]/u)
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
    { numRuns: 200 },
  )
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, loadConfig, sections, testConfig } from './index.ts'

/**
 * An operator's file begins as the sample that Keystone's package brings. Whichever sample is on this machine is loaded
 * as it is, and once more with every commented option switched on.
 */
const NAMESPACES = [
  'keystone',
  'oslo.cache',
  'oslo.log',
  'oslo.messaging',
  'oslo.policy',
  'oslo.db',
  'oslo.middleware',
  'osprofiler',
]
const PACKAGED = '/usr/share/keystone/keystone.conf'

function generated(): string | undefined {
  const { status, stdout } = spawnSync(
    'oslo-config-generator',
    NAMESPACES.flatMap((name) => ['--namespace', name]),
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  return status === 0 && stdout.includes('[token]') ? stdout : undefined
}

const samples = [
  { from: 'package', text: existsSync(PACKAGED) ? readFileSync(PACKAGED, 'utf8') : undefined },
  { from: 'oslo-config-generator', text: generated() },
]

/** Where our default is not that of the sample, which may be of an older release. */
const OTHER_DEFAULTS: Readonly<Record<string, string>> = {
  'DEFAULT.default_log_levels': 'two libraries left the list after Zed',
  'DEFAULT.log_dir': "Debian's own setting",
  'DEFAULT.log_file': "Debian's own setting",
  'DEFAULT.notification_opt_out': 'after Zed, failed logins are no longer left out',
  'cache.password': 'an empty memcache_password in Zed',
  'cache.username': 'an empty memcache_username in Zed',
  'oslo_messaging_rabbit.heartbeat_rate': '2 in Zed',
  'oslo_messaging_rabbit.hostname': 'an example stands in the sample',
  'oslo_messaging_rabbit.processname': 'an example stands in the sample',
  'oslo_policy.enforce_new_defaults': 'false in Zed',
  'oslo_policy.enforce_scope': 'false in Zed',
  'oslo_policy.policy_dirs': "Debian's own setting",
  'security_compliance.invalid_password_hash_max_chars': 'an example stands in the sample',
  'security_compliance.report_invalid_password_hash': 'an example stands in the sample',
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-sample-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function load(text: string) {
  const path = join(folder, 'keystone.conf')
  writeFileSync(path, text)
  return loadConfig({ files: [path], env: {} })
}

const switchedOn = (text: string): string =>
  text
    .split('\n')
    .map((line) => (/^#[a-z][\w-]* =(?! <None>$)/.test(line) ? line.slice(1) : line))
    .join('\n')
    // a sample escapes nothing: its dollar signs are meant as they stand
    .replaceAll('$', '$$$$')

describe.each(samples)('the sample of $from', ({ from, text }) => {
  const title =
    text === undefined ? `SKIPPED: no sample from ${from}; install with: apt-get install python3-keystone` : ''

  test.skipIf(text === undefined)(`${title} loads as it is`, () => {
    const { config, warnings } = load(text ?? '')
    expect(config.token.expiration).toBe(3600)
    expect(warnings.filter((line) => !line.includes('[catalog] template_file'))).toEqual([])
  })

  test.skipIf(text === undefined)(`${title} has no option we do not know, nor another default`, () => {
    const names = (text ?? '').match(/^#?[a-z][\w-]* =/gm) ?? []
    expect(names.length).toBeGreaterThan(350)
    expect(differences(load(switchedOn(text ?? '')).config)).toEqual([])
  })

  test.skipIf(text === undefined)(`${title} has every option of Keystone before 2023`, () => {
    const lines = new Set((text ?? '').match(/^#?[a-z][\w-]*(?= =)/gm)?.map((name) => name.replace('#', '')))
    for (const section of ['token', 'fernet_tokens', 'identity', 'ldap', 'trust', 'revoke', 'cors'] as const)
      for (const name of Object.keys(sections[section])) expect(lines, `[${section}] ${name}`).toContain(name)
  })
})

function differences(config: Config): readonly string[] {
  const defaults = testConfig()
  return Object.entries(sections).flatMap(([section, options]) => {
    const ours: Readonly<Record<string, unknown>> = defaults[section as keyof typeof sections]
    const theirs: Readonly<Record<string, unknown>> = config[section as keyof typeof sections]
    return Object.keys(options)
      .filter((name) => !Object.hasOwn(OTHER_DEFAULTS, `${section}.${name}`))
      .filter((name) => JSON.stringify(plain(ours[name])) !== JSON.stringify(plain(theirs[name])))
      .map((name) => `[${section}] ${name}: ${JSON.stringify(ours[name])} here, ${JSON.stringify(theirs[name])} there`)
  })
}

/** A sample shows an option without values as one empty value. */
const plain = (value: unknown): unknown => {
  if (value instanceof Map) return [...value]
  return Array.isArray(value) && value.length === 1 && value[0] === '' ? [] : value
}

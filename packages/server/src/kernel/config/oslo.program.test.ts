import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './index.ts'

/** Our reading of files beside that of oslo.config itself. */
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import oslo_config']).status === 0,
)

interface Case {
  readonly files: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The options compared: one or more of every type. Reads cases on standard input, answers one line of JSON for each. */
const SCRIPT = `
import json, os, sys
from oslo_config import cfg, types
OPTIONS = {
    'DEFAULT': [cfg.BoolOpt('debug', default=False), cfg.StrOpt('default_publisher_id'), cfg.IntOpt('list_limit'),
                cfg.MultiStrOpt('notification_opt_out', default=['identity.authenticate.success', 'identity.authenticate.pending']),
                cfg.URIOpt('public_endpoint'),
                cfg.StrOpt('log-dir', deprecated_name='logdir')],
    'token': [cfg.IntOpt('expiration', min=0, default=3600), cfg.StrOpt('provider', default='fernet', choices=['fernet', 'jws'])],
    'auth': [cfg.ListOpt('methods', default=['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential'])],
    'cors': [cfg.ListOpt('allowed_origin')],
    'ldap': [cfg.FloatOpt('pool_retry_delay', default=0.1), cfg.BoolOpt('chase_referrals')],
    'resource': [cfg.IntOpt('list_limit', deprecated_opts=[cfg.DeprecatedOpt('list_limit', group='assignment')])],
    'saml': [cfg.URIOpt('idp_entity_id', max_length=1024)],
    'oslo_policy': [cfg.MultiStrOpt('policy_dirs', default=['policy.d'], deprecated_group='DEFAULT')],
    'domain_config': [cfg.Opt('additional_whitelisted_options', type=types.Dict(value_type=types.List(bounds=True)))],
}
for case in json.load(sys.stdin):
    conf = cfg.ConfigOpts()
    for group, options in OPTIONS.items():
        conf.register_opts(options, group=None if group == 'DEFAULT' else group)
    os.environ.update(case.get('env', {}))
    try:
        conf([part for path in case['files'] for part in ('--config-file', path)])
        answer = {group: {option.dest: (conf if group == 'DEFAULT' else conf[group])[option.dest] for option in options}
                  for group, options in OPTIONS.items()}
        json.dumps(answer, allow_nan=False)
    except (Exception, RecursionError, SystemExit) as error:
        answer = {'refused': repr(error)}
    for name in case.get('env', {}):
        del os.environ[name]
    print(json.dumps(answer))
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-oslo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function osloReads(cases: readonly { files: readonly string[]; env?: Case['env'] }[]): readonly (Values | undefined)[] {
  const ran = spawnSync(python ?? 'python3', ['-c', SCRIPT], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, PYTHONUTF8: '1', PYTHONWARNINGS: 'ignore' },
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  const answers: readonly Values[] = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return answers.map((answer) => ('refused' in answer ? undefined : answer))
}

function weRead(files: readonly string[], env: Case['env'], names: Values): Values | undefined {
  try {
    const config: Values = { ...loadConfig({ files, env: env ?? {} }).config } as unknown as Values
    return Object.fromEntries(
      Object.entries(names).map(([group, options]) => [
        group,
        Object.fromEntries(Object.keys(options).map((name) => [name, plain(config[group]?.[name])])),
      ]),
    )
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

const ref = (path: string) => `\${${path}}`

const TRICKY: readonly Case[] = [
  { files: ['[DEFAULT]\ndebug = True\n[token]\nexpiration=10'] },
  { files: ['[DEFAULT]\ndebug: on\ndefault_publisher_id: a = b\n[token]\nexpiration = 10 # ten\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = "quoted # = "\npublic_endpoint = \'http://h/\'\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = "half\n[cors]\nallowed_origin = "a, b" \n'] },
  { files: ['[auth]\nmethods = password,\n  token ,\n\ttotp\n'] },
  { files: ['[auth]\nmethods = password\n\n  token\n'] },
  { files: ['[auth]\nmethods = password\n# c\n  token\n'] },
  { files: ['[auth]\nmethods =\n  password,token\n'] },
  { files: ['[auth]\nmethods =\n', '[auth]\nmethods = password,,token,,\n'] },
  { files: ['[cors]\nallowed_origin =\n'] },
  { files: ['[DEFAULT]\nnotification_opt_out = a\nnotification_opt_out = b\n', '[DEFAULT]\nnotification_opt_out =\n'] },
  { files: ['[DEFAULT]\npolicy_dirs = old\n[oslo_policy]\npolicy_dirs = new\n', '[DEFAULT]\npolicy_dirs = old2\n'] },
  { files: ['[TOKEN]\nexpiration = 1\n[Token]\nexpiration = 2\n[token]\n'] },
  { files: ['[assignment]\nlist_limit = 1\n[resource]\nlist_limit = 2\n'] },
  { files: ['[resource]\nlist_limit = 2\n', '[assignment]\nlist_limit = 1\n'] },
  { files: ['[DEFAULT]\nlogdir = /a\n', '[DEFAULT]\nlog_dir = /b\n'] },
  { files: ['[DEFAULT]\nlog_dir = /b\n', '[DEFAULT]\nlogdir = /a\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = pub\n[auth]\nmethods = $default_publisher_id,$$x,\\$y,$1,$\n'] },
  {
    files: [
      `[DEFAULT]\ndefault_publisher_id = ${ref('token.expiration')}${ref('token.provider')}-$debug-$list_limit-\n`,
    ],
  },
  { files: [`[DEFAULT]\ndefault_publisher_id = ${ref('ldap.pool_retry_delay')}\n[ldap]\npool_retry_delay = 2\n`] },
  { files: ['[resource]\nlist_limit = 3\n[token]\nexpiration = $list_limit\n[DEFAULT]\nlist_limit = 4\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = $default_publisher_id\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = $missing\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = $token\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = $debug.\n'] },
  { files: [`[DEFAULT]\ndefault_publisher_id = ${ref('token.missing')}\n`] },
  { files: [`[DEFAULT]\ndefault_publisher_id = ${ref('missing.debug')}\n`] },
  { files: [`[DEFAULT]\ndefault_publisher_id = ${ref('Token.expiration')}\n`] },
  { files: ['[DEFAULT]\ndefault_publisher_id = \\\\$debug \\\\\n'] },
  { files: ['[token]\nexpiration = 1_000\n'] },
  ...['\u001f', '\u0085', '\u000b'].map((blank) => ({
    files: [`[token]\nexpiration = 5${blank}${ref('default_publisher_id')}\n`],
  })),
  { files: [`[ldap]\npool_retry_delay = 0.5\u001f${ref('default_publisher_id')}\n`] },
  { files: ['[token]\nexpiration = +5\n'] },
  { files: ['[token]\nexpiration = 0x10\n'] },
  { files: ['[token]\nexpiration = -1\n'] },
  { files: ['[token]\nexpiration = 1.0\n'] },
  { files: ['[token]\nprovider = Fernet\n'] },
  { files: ['[DEFAULT]\ndebug = TRUE\nlist_limit =\n[ldap]\nchase_referrals = off\npool_retry_delay = 1e-1\n'] },
  { files: ['[DEFAULT]\ndebug = t\n'] },
  { files: ['[DEFAULT]\ndebug =\n'] },
  { files: ['[ldap]\npool_retry_delay = .5\n'] },
  { files: ['[domain_config]\nadditional_whitelisted_options = ldap:[a, b],identity:[]\n'] },
  { files: ['[domain_config]\nadditional_whitelisted_options = ldap:a\n'] },
  { files: ['[domain_config]\nadditional_whitelisted_options =\n'] },
  { files: ['[domain_config]\nadditional_whitelisted_options = a:[b],a:[c]\n'] },
  { files: ['debug = true\n'] },
  { files: ['[DEFAULT\n'] },
  { files: ['[DEFAULT] ; x\n'] },
  { files: ['[]\n'] },
  { files: ['[DEFAULT]\ndebug\n'] },
  { files: ['[DEFAULT]\n= true\n'] },
  { files: ['  [DEFAULT]\n'] },
  { files: ['\n\n[DEFAULT]\r\ndebug = true\r\n\r\n[token]\rexpiration = 7\r'] },
  { files: ['[DEFAULT]\ndefault_publisher_id\u00a0=\u2003a\u001c\u0085\n'] },
  { files: ['[DEFAULT]\ndefault_publisher_id = a\u2028b\u000bc\n'] },
  { files: ['[token]\nexpiration = 1\n'], env: { OS_TOKEN__EXPIRATION: '2', OS_DEFAULT__DEBUG: 'yes' } },
  {
    files: ['[token]\nexpiration = 1\n'],
    env: { OS_TOKEN__EXPIRATION: ' 2 ', OS_AUTH__METHODS: 'a,b', OS_DEFAULT__LOG_DIR: '/d' },
  },
  { files: [''], env: { OS_DEFAULT__DEBUG: '' } },
  { files: [''], env: { OS_DEFAULT__NOTIFICATION_OPT_OUT: 'one', OS_RESOURCE__LIST_LIMIT: '$list_limit' } },
  ...[
    'http://h',
    'http://h:5000/v3',
    'http://u:p@h/',
    'h',
    '//h',
    'http:/h',
    'http://[::1]:5000',
    'http://[::1',
    'http://[1::2::3]/',
    'http://[fe80::1%25eth0]/',
    'http://10.0.0.300/',
    'http://h/%zz',
    'http://h/%20',
    'http://h/ü',
    'http://h?q=ü#f',
    'http://ho st/',
    'x-y+z.1://h',
    '1x://h',
    'http://h:/',
    'http://h:123456/',
  ].map((uri) => ({ files: [`[DEFAULT]\npublic_endpoint = ${uri}\n[saml]\nidp_entity_id = ${uri}\n`] })),
  { files: [`[saml]\nidp_entity_id = http://h/${'a'.repeat(1014)}\n`] },
  { files: [`[saml]\nidp_entity_id = http://h/${'a'.repeat(1015)}\n`] },
]

const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('true', '17', 'a', 'b,c', 'fernet', 'http://h/', '0.5', 'x:[y]', '"q"', "'q"),
  },
  fc.constantFrom(
    '$debug',
    '$list_limit',
    '$$',
    '\\$',
    ref('token.expiration'),
    '$provider',
    ref('default_publisher_id'),
    '$',
  ),
  fc.constantFrom(
    ' ',
    '\t',
    ',',
    '#',
    ';',
    '=',
    ':',
    '"',
    "'",
    '\u00a0',
    '\u001f',
    '\u0085',
    '\ufeff',
    '\u2028',
    'é',
    '%',
    '[',
  ),
)
const NAMES = [
  'debug',
  'default_publisher_id',
  'list_limit',
  'notification_opt_out',
  'public_endpoint',
  'log_dir',
  'logdir',
]
const assignmentIn = (names: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('=', ' = ', ':', ' : ', '= '), fc.array(value, { maxLength: 3 }))
    .map(([name, separator, parts]) => `${name}${separator}${parts.join('')}`)
const oddLine = fc.oneof(
  fc.constantFrom('', '   ', '# c', '; c', '#c = d'),
  fc.array(value, { minLength: 1, maxLength: 3 }).map((parts) => `  ${parts.join('')}`),
)
const sectionWith = (headers: readonly string[], names: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...headers),
      fc.array(fc.oneof({ weight: 3, arbitrary: assignmentIn(names) }, oddLine), { maxLength: 4 }),
    )
    .map(([header, lines]) => [header, ...lines].join('\n'))
const anyFile = fc
  .array(
    fc.oneof(
      sectionWith(['[DEFAULT]'], NAMES),
      sectionWith(['[token]', '[TOKEN]', '[Token]  '], ['expiration', 'provider']),
      sectionWith(['[auth]'], ['methods']),
      sectionWith(['[cors]'], ['allowed_origin']),
      sectionWith(['[resource]', '[assignment]'], ['list_limit']),
      sectionWith(['[oslo_policy]', '[DEFAULT]'], ['policy_dirs']),
      sectionWith(['[ldap]'], ['pool_retry_delay', 'chase_referrals']),
    ),
    { maxLength: 4 },
  )
  .chain((sections) => fc.constantFrom('\n', '\r\n').map((ending) => sections.join('\n').replaceAll('\n', ending)))

const GENERATED = 400

const title =
  python === undefined
    ? 'SKIPPED: oslo.config itself is not here to compare with; install with: apt-get install python3-oslo.config'
    : 'beside oslo.config'

describe.skipIf(python === undefined)(title, () => {
  const written = (cases: readonly Case[], prefix: string) =>
    cases.map(({ files, env }, number) => ({
      ...(env === undefined ? {} : { env }),
      files: files.map((text, part) => {
        const path = join(folder, `${prefix}${number}-${part}.conf`)
        writeFileSync(path, text)
        return path
      }),
    }))

  test('tricky files mean the same', () => {
    const cases = written(TRICKY, 'tricky')
    const names = osloReads([{ files: [] }])[0] ?? {}
    const theirs = osloReads(cases)
    expect(theirs).toHaveLength(TRICKY.length)
    expect(theirs.filter((answer) => answer !== undefined).length).toBeGreaterThan(30)
    for (const [number, { files, env }] of cases.entries())
      expect(weRead(files, env, names), JSON.stringify(TRICKY[number])).toEqual(theirs[number])
  })

  test('generated files mean the same, or are refused by us for a reason', () => {
    const seed = Date.now() & 0x7fffffff
    const texts = fc.sample(fc.array(anyFile, { minLength: 1, maxLength: 2 }), { numRuns: GENERATED, seed })
    const cases = written(
      texts.map((files) => ({ files })),
      'any',
    )
    const names = osloReads([{ files: [] }])[0] ?? {}
    const theirs = osloReads(cases)
    let alike = 0
    for (const [number, { files }] of cases.entries()) {
      const ours = weRead(files, undefined, names)
      // what oslo takes and we refuse: an empty number, a list put into another value, blanks and the like in a URI
      if (ours === undefined && theirs[number] !== undefined && refusedOnPurpose(files)) continue
      expect(ours, `seed ${seed}, ${JSON.stringify(texts[number])}`).toEqual(theirs[number])
      if (ours !== undefined) alike += 1
    }
    expect(alike).toBeGreaterThan(GENERATED / 10)
  })
})

function refusedOnPurpose(files: readonly string[]): boolean {
  try {
    loadConfig({ files, env: {} })
    return false
  } catch (error) {
    return (
      error instanceof ConfigError &&
      /must be a number, not empty|which is a list|must be a URI .*, not ".*[\\\s].*"/.test(error.message)
    )
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AskRemote } from '@quoin/policy'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import type { Caller } from '../kernel/context.ts'
import { createLogger } from '../kernel/log/index.ts'
import { callerNamed } from '../kernel/testing/services.ts'
import { createEnforcer, type Enforcer } from './enforcer.ts'
import { PolicyFileError } from './policy-files.ts'

let folder: string
let lines: string[]
let running: Enforcer | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-enforcer-'))
  lines = []
})
afterEach(() => {
  running?.close()
  rmSync(folder, { recursive: true })
})

function start(options: { config?: Readonly<Record<string, string>>; ask?: AskRemote } = {}): Enforcer {
  const log = createLogger({
    format: 'oslo',
    level: 'debug',
    write: (line) => lines.push(line),
    clock: () => new Date(),
  })
  const ask = options.ask ?? (async () => Promise.reject(new Error('nobody was to be asked')))
  running = createEnforcer(testConfig(options.config).oslo_policy, { configDirectory: folder, log, ask })
  return running
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const nothing = { params: {}, target: {}, body: undefined, query: {} }

const ann = callerNamed('ann', { projectId: 'p1', projectDomainId: 'd1', roles: ['member'] })
const admin = callerNamed('root', { projectId: 'p1', projectDomainId: 'd1', roles: ['admin'] })
const auditor = callerNamed('eve', { projectId: 'p1', projectDomainId: 'd1', roles: ['auditor'] })

const mayList = (enforcer: Enforcer, caller: Caller) => enforcer.judge('identity:list_regions', caller, nothing)
const mayCreate = (enforcer: Enforcer, caller: Caller) => enforcer.judge('identity:create_region', caller, nothing)

describe('rules', () => {
  test('of the code hold without any file', () => {
    const enforcer = start()
    expect([mayCreate(enforcer, admin), mayCreate(enforcer, ann)]).toEqual([true, false])
    expect(lines).toEqual([])
  })

  test('INV-11: a name that is no rule denies, also with a rule called default that nobody has', () => {
    expect(start().judge('identity:no_such_rule', admin, nothing)).toBe(false)
  })

  test('INV-09: facts are facts, whatever the caller sends', () => {
    const enforcer = start()
    const own = { target: { user: { id: 'ann' } } }
    const change = (target: object, over: object = {}) =>
      enforcer.judge('identity:get_user', ann, { ...nothing, target, ...over })
    expect(change({ user: { id: 'ann' } })).toBe(true)
    expect(change({ user: { id: 'bob' } })).toBe(false)
    expect(change({ user: { id: 'bob' } }, { body: own, query: { 'target.user.id': 'ann' } })).toBe(false)
    expect(change({}, { body: { 'target.user.id': 'ann', target: own.target }, query: own })).toBe(false)
  })

  test('what the caller sends is under names of its own', () => {
    write('policy.yaml', '"identity:list_regions": "user_id:%(request_body.who)s or user_id:%(filter_attr.who)s"')
    const enforcer = start()
    const list = (over: object) => enforcer.judge('identity:list_regions', ann, { ...nothing, ...over })
    expect(list({ body: { who: 'ann' } })).toBe(true)
    expect(list({ query: { who: 'ann' } })).toBe(true)
    expect(list({ params: { who: 'ann' } })).toBe(false)
  })

  test('INV-10: what is missing on both sides is not equal', () => {
    write('policy.yaml', '"identity:list_regions": "domain_id:%(target.domain.id)s"')
    const enforcer = start()
    const list = (target: object) => enforcer.judge('identity:list_regions', ann, { ...nothing, target })
    expect([list({}), list({ domain: { id: null } }), list({ domain: { id: 'None' } })]).toEqual([false, false, false])
  })

  test('[oslo_policy] enforce_scope: a token of another scope is refused before the rule is looked at', () => {
    const inDomain = callerNamed('root', { domainId: 'd1', roles: ['admin'] })
    const rule = 'identity:create_policy'
    expect(start().judge(rule, inDomain, nothing)).toBe(false)
    running?.close()
    expect(start({ config: { 'oslo_policy.enforce_scope': 'false' } }).judge(rule, inDomain, nothing)).toBe(true)
  })

  test('[oslo_policy] policy_default_rule stands in for names that are no rule', () => {
    write('policy.yaml', '"fallback": "role:auditor"')
    const enforcer = start({ config: { 'oslo_policy.policy_default_rule': 'fallback' } })
    expect(enforcer.judge('identity:no_such_rule', auditor, nothing)).toBe(true)
    expect(enforcer.judge('identity:no_such_rule', admin, nothing)).toBe(false)
  })
})

describe('files', () => {
  test('override the code, main file first, then policy.d by name', () => {
    mkdirSync(join(folder, 'policy.d'))
    write('policy.yaml', '"identity:list_regions": "role:one"\n"identity:create_region": "role:auditor"\n')
    write('policy.d/20.yaml', '"identity:list_regions": "role:auditor"\n')
    write('policy.d/10.yaml', '"identity:list_regions": "role:two"\n')
    const enforcer = start()
    expect(enforcer.rules().rule('identity:list_regions')?.origin).toBe(join(folder, 'policy.d/20.yaml'))
    expect([mayList(enforcer, auditor), mayCreate(enforcer, auditor), mayCreate(enforcer, admin)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('elsewhere, as [oslo_policy] policy_file and policy_dirs say', () => {
    mkdirSync(join(folder, 'elsewhere'))
    write('elsewhere/rules.yaml', '"identity:create_region": "role:auditor"\n')
    expect(mayCreate(start({ config: { 'oslo_policy.policy_dirs': 'elsewhere' } }), auditor)).toBe(true)
    const absolute = join(folder, 'elsewhere/rules.yaml')
    running?.close()
    expect(mayCreate(start({ config: { 'oslo_policy.policy_file': absolute } }), auditor)).toBe(true)
  })

  test('a broken one stops the start, and names itself', () => {
    write('policy.yaml', '"identity:list_regions": "role:one\n')
    expect(() => start()).toThrow(PolicyFileError)
    expect(() => start()).toThrow(join(folder, 'policy.yaml'))
  })

  test('INV-11: a rule that cannot be read denies and is told with its line', () => {
    write('policy.yaml', '# ours\n"identity:create_region": "role:admin and"\n"identity:list_regions":\n')
    const enforcer = start()
    expect([mayCreate(enforcer, admin), mayList(enforcer, admin)]).toEqual([false, false])
    expect(lines.join('')).toContain(`Policy rule identity:create_region (${join(folder, 'policy.yaml')}:2):`)
  })
})

describe('changed files', () => {
  const GOOD = '"identity:create_region": "role:auditor"\n'

  test('are read again, by and by', async () => {
    const enforcer = start()
    write('policy.yaml', GOOD)
    await expect.poll(() => mayCreate(enforcer, auditor), { timeout: 5000 }).toBe(true)
    expect(mayCreate(enforcer, admin)).toBe(false)
    expect(lines.join('')).toContain('Policy files changed; the new rules are in force')
  })

  test('are not read again when nothing changed', () => {
    write('policy.yaml', GOOD)
    const enforcer = start()
    const before = enforcer.rules()
    enforcer.reload()
    expect(enforcer.rules()).toBe(before)
  })

  test('that are broken keep the rules in force and say so, until they are mended', () => {
    write('policy.yaml', GOOD)
    const enforcer = start()
    write('policy.yaml', '"identity:create_region": "role:admin\n')
    enforcer.reload()
    expect([mayCreate(enforcer, auditor), mayCreate(enforcer, admin)]).toEqual([true, false])
    expect(lines.at(-1)).toMatch(/ ERROR .*the rules before stay in force: .*policy\.yaml/)
    enforcer.reload()
    expect(lines.filter((line) => line.includes(' ERROR '))).toHaveLength(2)
    write('policy.yaml', '"identity:create_region": "role:admin"\n')
    enforcer.reload()
    expect([mayCreate(enforcer, auditor), mayCreate(enforcer, admin)]).toEqual([false, true])
  })

  test('that are gone leave the rules of the code', () => {
    write('policy.yaml', GOOD)
    const enforcer = start()
    rmSync(join(folder, 'policy.yaml'))
    enforcer.reload()
    expect(mayCreate(enforcer, admin)).toBe(true)
  })

  test('a directory that cannot be listed any more ends nothing', () => {
    mkdirSync(join(folder, 'policy.d'))
    write('policy.d/10.yaml', GOOD)
    const enforcer = start()
    rmSync(join(folder, 'policy.d'), { recursive: true })
    write('policy.d', 'a file')
    expect(() => enforcer.reload()).not.toThrow()
    expect(mayCreate(enforcer, auditor)).toBe(true)
    expect(lines.at(-1)).toContain('stay in force')
  })
})

describe('policy servers', () => {
  const rule = '"identity:create_region": "role:admin and http://policy.test/%(target.region.id)s"\n'
  const create = (enforcer: Enforcer, caller: Caller) =>
    enforcer.judge('identity:create_region', caller, { ...nothing, target: { region: { id: 'r/1' } } })

  test('are asked only where the answer depends on them', async () => {
    const asked: string[] = []
    write('policy.yaml', rule)
    const enforcer = start({
      ask: async ({ url, rule: name }) => {
        asked.push(`${name} ${url}`)
        return true
      },
    })
    expect(create(enforcer, ann)).toBe(false)
    expect(asked).toEqual([])
    expect(await create(enforcer, admin)).toBe(true)
    expect(asked).toEqual(['identity:create_region http://policy.test/r%2F1'])
  })

  test('that give no answer deny, and the log says why', async () => {
    write('policy.yaml', rule)
    const enforcer = start({ ask: async () => Promise.reject(new Error('ECONNREFUSED')) })
    expect(await create(enforcer, admin)).toBe(false)
    expect(lines.at(-1)).toMatch(/ WARNING .*identity:create_region is denied: .*ECONNREFUSED/)
  })
})

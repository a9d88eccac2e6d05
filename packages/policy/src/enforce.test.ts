import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type AskRemote,
  buildRuleSet,
  enforce,
  enforceWithRemote,
  explain,
  type Nulls,
  REMOTE_QUESTIONS_MAX,
  type ScopeType,
} from './index.ts'
import { credentials, rule, target } from './testing/arbitraries.ts'

const rulesOf = (rules: Record<string, unknown>, nulls: Nulls = 'strict') =>
  buildRuleSet({ defaults: [], overrides: [{ origin: 'policy.yaml', rules }], nulls })

describe('the decision says why', () => {
  const declared = (name: string, check: string, scopeTypes?: readonly ScopeType[]) => ({
    ...{ name, check, description: name, operations: [] },
    ...(scopeTypes && { scopeTypes }),
  })
  const rules = buildRuleSet({
    defaults: [declared('open', ''), declared('closed', '!'), declared('cloud', '', ['system'])],
  })

  test.each([
    ['open', {}, { allowed: true, why: 'allowed' }],
    ['closed', {}, { allowed: false, why: 'denied' }],
    ['cloud', { system_scope: 'all' }, { allowed: true, why: 'allowed' }],
    ['cloud', { system: 'all' }, { allowed: true, why: 'allowed' }],
    ['cloud', { domain_id: 'd', system_scope: null }, { allowed: false, why: 'scope' }],
    ['cloud', {}, { allowed: false, why: 'scope' }],
    ['nothing', {}, { allowed: false, why: 'unknown-rule' }],
    ['__proto__', {}, { allowed: false, why: 'unknown-rule' }],
  ])('%s for %j', async (name, creds, decision) => {
    expect(enforce(rules, name, creds, {})).toEqual(decision)
    expect(await enforceWithRemote(rules, name, creds, {}, () => Promise.resolve(true))).toEqual(decision)
  })

  test('scopes can be left unenforced', () => {
    const lax = buildRuleSet({ defaults: [declared('cloud', '', ['system'])], enforceScope: false })
    expect(enforce(lax, 'cloud', {}, {}).allowed).toBe(true)
  })

  test('the default rule stands in for an unknown name', () => {
    const standIn = rulesOf({ default: 'role:a' })
    expect(enforce(standIn, 'nothing', { roles: ['a'] }, {}).allowed).toBe(true)
    expect(enforce(standIn, 'nothing', { roles: ['b'] }, {})).toEqual({ allowed: false, why: 'denied' })
  })
})

describe('remote checks', () => {
  const yes: AskRemote = () => Promise.resolve(true)
  const url = 'http://policy.example/%(target.name)s'
  const place = { 'target.name': 'a/../b?c' }

  test('without a way to ask, reaching one denies', () => {
    const rules = rulesOf({ main: `role:a or ${url}`, turned: `not ${url}` })
    expect(enforce(rules, 'main', { roles: ['a'] }, place).why).toBe('allowed')
    expect(enforce(rules, 'main', { roles: [] }, place)).toEqual({ allowed: false, why: 'remote-unavailable' })
    expect(enforce(rules, 'turned', {}, place)).toEqual({ allowed: false, why: 'remote-unavailable' })
  })

  test('the port gets the question, with values encoded, once', async () => {
    const ask = vi.fn<AskRemote>(yes)
    const rules = rulesOf({ main: 'rule:asks and rule:asks', asks: url })
    const creds = { user_id: 'u' }
    expect(await enforceWithRemote(rules, 'main', creds, place, ask)).toEqual({ allowed: true, why: 'allowed' })
    expect(ask.mock.calls).toEqual([
      [{ url: 'http://policy.example/a%2F..%2Fb%3Fc', rule: 'main', target: place, credentials: creds }],
    ])
  })

  test('several servers are asked one after another, as far as needed', async () => {
    const asked: string[] = []
    const ask: AskRemote = (question) => {
      asked.push(question.url)
      return Promise.resolve(question.url !== 'https://two')
    }
    const rules = rulesOf({ main: 'http://one and (https://two or http://three) and role:b or http://four' })
    expect((await enforceWithRemote(rules, 'main', { roles: ['b'] }, {}, ask)).allowed).toBe(true)
    expect(asked).toEqual(['http://one', 'https://two', 'http://three'])
  })

  test('a rejection denies, whatever stands around it', async () => {
    const rules = rulesOf({ main: 'http://h', turned: 'not http://h', either: 'http://h or @' })
    for (const name of rules.names()) {
      const decision = await enforceWithRemote(rules, name, {}, {}, () => Promise.reject(new Error('down')))
      expect(decision).toEqual({ allowed: false, why: 'remote-unavailable' })
      const thrown = await enforceWithRemote(rules, name, {}, {}, () => {
        throw new Error('down')
      })
      expect(thrown.why).toBe('remote-unavailable')
    }
  })

  test('anything but true is a no', async () => {
    for (const answer of ['True', 1, undefined, {}]) {
      const ask = () => Promise.resolve(answer as boolean)
      expect(await enforceWithRemote(rulesOf({ main: 'http://h' }), 'main', {}, {}, ask)).toEqual({
        ...{ allowed: false, why: 'denied' },
      })
    }
  })

  test('a missing or unprintable value denies without asking', async () => {
    const ask = vi.fn<AskRemote>(yes)
    for (const given of [{}, { 'target.name': '\ud800' }, { 'target.name': () => 1 }]) {
      const rules = rulesOf({ main: url, turned: `not ${url}` })
      expect((await enforceWithRemote(rules, 'main', {}, given, ask)).allowed).toBe(false)
      expect((await enforceWithRemote(rules, 'turned', {}, given, ask)).allowed).toBe(false)
    }
    expect(ask).not.toHaveBeenCalled()
  })

  test('one decision asks a bounded number of servers', async () => {
    const ask = vi.fn<AskRemote>(yes)
    const main = Array.from({ length: REMOTE_QUESTIONS_MAX + 1 }, (_, at) => `http://h/${at}`).join(' and ')
    expect(await enforceWithRemote(rulesOf({ main }), 'main', {}, {}, ask)).toEqual({
      ...{ allowed: false, why: 'remote-unavailable' },
    })
    expect(ask).toHaveBeenCalledTimes(REMOTE_QUESTIONS_MAX)
  })
})

describe('for any rules, caller and target', () => {
  const rules = fc.record({ main: rule, a: rule, b: rule, default: rule }, { requiredKeys: ['main'] })

  test.each<Nulls>(['strict', 'oslo'])('explaining comes to the same (%s)', (nulls) => {
    fc.assert(
      fc.property(rules, credentials, target, (texts, creds, facts) => {
        const set = rulesOf(texts, nulls)
        expect(explain(set, 'main', creds, facts).allowed).toBe(enforce(set, 'main', creds, facts).allowed)
      }),
      { numRuns: 2_000 },
    )
  })

  test('strictly, a caller without anything is never the owner of something without an owner (INV-10)', () => {
    const nothing = fc.constantFrom(null, undefined)
    const nested = fc.constantFrom('user_id', 'token.user.id', 'token.roles.id')
    fc.assert(
      fc.property(nested, nothing, nothing, (attribute, held, wanted) => {
        const creds = { user_id: held, token: { user: { id: held }, roles: [{ id: held }] } }
        const set = rulesOf({ main: `${attribute}:%(owner)s` })
        expect(enforce(set, 'main', creds, { owner: wanted }).allowed).toBe(false)
      }),
    )
  })

  test('readings differ only where a value is absent or null, or a part is broken', () => {
    const texts = fc.constantFrom('u1', 'p1', 'd1', 'admin')
    const creds = fc.record({ user_id: texts, project_id: texts, roles: fc.array(texts) })
    const attribute = fc.constantFrom('user_id:%(x)s', 'project_id:%(y)s', "'u1':%(x)s", 'role:%(y)s', 'user_id:u1')
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        attribute,
        fc.tuple(tie('tree'), fc.constantFrom(' and ', ' or '), tie('tree')).map((parts) => `(${parts.join('')})`),
        tie('tree').map((inner) => `not ${inner}`),
      ),
    }))
    fc.assert(
      fc.property(tree, creds, fc.record({ x: texts, y: texts }), (main, given, facts) => {
        const strict = enforce(rulesOf({ main }), 'main', given, facts)
        expect(strict).toEqual(enforce(rulesOf({ main }, 'oslo'), 'main', given, facts))
      }),
      { numRuns: 1_000 },
    )
  })
})

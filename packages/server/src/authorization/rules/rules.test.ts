import { createHash } from 'node:crypto'
import { buildRuleSet, type Credentials, enforce, parseRule, type Target } from '@quoin/policy'
import { describe, expect, test } from 'vitest'
import { defaultRules, everyRule, neverEnforced, type RuleName } from './index.ts'

test('as many as upstream declares', () => {
  expect(defaultRules).toHaveLength(203)
  expect(new Set(defaultRules.map(({ name }) => name)).size).toBe(203)
  expect(defaultRules.filter(({ operations }) => operations.length === 0)).toHaveLength(9)
  expect(defaultRules.flatMap(({ operations }) => operations)).toHaveLength(305)
  expect(defaultRules.filter(({ deprecated }) => deprecated !== undefined)).toHaveLength(157)
})

test('byte for byte what upstream declares', () => {
  // Made from upstream's own objects (2026.1). A change here changes who is let in on every cloud: only with upstream.
  const lines = defaultRules.map(({ name, check, scopeTypes = [], operations, deprecated }) =>
    [
      ...[name, check, scopeTypes.join(), operations.map(({ method, path }) => method + path).join(' ')],
      ...(deprecated === undefined ? [] : [deprecated.name, deprecated.check, deprecated.since]),
    ].join('\t'),
  )
  const digest = createHash('sha256').update(lines.sort().join('\n')).digest('hex')
  expect(digest).toBe('67bc7ea93f5d033e2553fca33e2aa79cff3e735e5ed0727a6e6b4d4c191b8eec')
})

test.each(everyRule.map((rule) => [rule.name, rule] as const))('%s can be read and is described', (_name, rule) => {
  expect(parseRule(rule.check).problems).toEqual([])
  expect(parseRule(rule.deprecated?.check ?? '').problems).toEqual([])
  expect(rule.description).toMatch(/^[A-Z][^\n]+\.$/)
  expect(rule.deprecated?.reason ?? 'None.').toMatch(/^[A-Z][^\n]+\.$/)
  for (const { method, path } of rule.operations) {
    expect(method).toMatch(/^(GET|HEAD|POST|PUT|PATCH|DELETE)$/)
    expect(path).toMatch(/^\/v3\//)
  }
})

test.each([true, false])(
  'every reference resolves, none goes round (only new defaults: %s, INV-11)',
  (enforceNewDefaults) => {
    expect(buildRuleSet({ defaults: everyRule, enforceNewDefaults }).problems).toEqual([])
  },
)

test('the rules that are never asked exist', () => {
  const names = new Set(defaultRules.map(({ name }) => name))
  expect(neverEnforced).toHaveLength(4)
  for (const name of neverEnforced) expect(names).toContain(name)
})

describe('callers and objects without a domain, project or owner do not meet (INV-10)', () => {
  const rules = buildRuleSet({ defaults: defaultRules })
  const may = (name: RuleName, credentials: Credentials, target: Target) =>
    enforce(rules, name, credentials, target).allowed
  const nobody = { user_id: null, project_id: null, domain_id: null, system_scope: null, token: {} }

  test.each<[RuleName, string[], Target]>([
    ['identity:get_user', ['reader'], { 'target.user.id': null, 'target.user.domain_id': null }],
    ['identity:get_project', ['reader'], { 'target.project.id': null, 'target.project.domain_id': null }],
    ['identity:list_users', ['reader'], { 'target.domain_id': null }],
    ['identity:create_group', ['manager'], { 'target.group.domain_id': null }],
    ['identity:get_limit', ['reader'], { 'target.limit.project_id': null, 'target.limit.domain.id': null }],
    ['identity:get_trust', [], { 'target.trust.trustor_user_id': null, 'target.trust.trustee_user_id': null }],
    ['identity:revoke_token', [], { 'target.token.user_id': null }],
    ['identity:list_roles', ['manager'], {}],
  ])('%s', (name, roles, target) => {
    expect(may(name, { ...nobody, roles }, target)).toBe(false)
    // A token that leaves the attributes out is no better than one that has them null.
    expect(may(name, { roles }, target)).toBe(false)
  })

  test('while a domain manager manages its own domain', () => {
    const manager = {
      user_id: 'u',
      domain_id: 'd1',
      roles: ['manager', 'member', 'reader'],
      token: { domain: { id: 'd1' } },
    }
    const grant = (domain: string, role: string, ofDomain: string | null) => ({
      ...{ 'target.user.domain_id': domain, 'target.project.domain_id': domain },
      ...{ 'target.role.name': role, 'target.role.domain_id': ofDomain },
    })
    expect(may('identity:list_roles', manager, {})).toBe(true)
    expect(may('identity:create_grant', manager, grant('d1', 'member', null))).toBe(true)
    expect(may('identity:create_grant', manager, grant('d1', 'admin', null))).toBe(false)
    expect(may('identity:create_grant', manager, grant('d2', 'member', null))).toBe(false)
    expect(may('identity:check_grant', manager, grant('d1', 'other', 'd2'))).toBe(false)
    expect(may('identity:update_user', manager, { 'target.user.domain_id': 'd1' })).toBe(true)
    expect(may('identity:update_user', manager, { 'target.user.domain_id': 'd2' })).toBe(false)
  })
})

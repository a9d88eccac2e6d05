import { describe, expect, test } from 'vitest'
import { buildRuleSet, type Credentials, enforce, type Nulls, type Target } from './index.ts'

/** The published examples of the language, as oslo.policy answers them, and where the strict reading differs. */

const alice: Credentials = {
  ...{ user_id: 'u1', project_id: 'p1', domain_id: null, system_scope: null, roles: ['member', 'reader'] },
  token: { methods: ['password', 'totp'], roles: [{ name: 'member' }, { name: 'reader' }] },
}
const mgr: Credentials = {
  ...{ user_id: 'u2', project_id: null, domain_id: 'd1', system_scope: null, roles: ['manager', 'member', 'reader'] },
  token: { domain: { id: 'd1' } },
}

const judge = (
  rule: unknown,
  creds: Credentials,
  options: { target?: Target; nulls?: Nulls; rules?: Record<string, unknown> } = {},
) => {
  const { target = {}, nulls = 'oslo', rules: others = {} } = options
  const rules = buildRuleSet({ defaults: [], overrides: [{ origin: 'f', rules: { ...others, rule } }], nulls })
  return enforce(rules, 'rule', creds, target).allowed ? 'allow' : 'deny'
}

const scoped = 'role:admin or role:reader and system_scope:all'
const managed = "'manager':%(target.role.name)s or 'member':%(target.role.name)s"

describe.each<Nulls>(['oslo', 'strict'])('the same in both readings (%s)', (nulls) => {
  test.each<[string, unknown, Credentials, 'allow' | 'deny', Target?, Record<string, unknown>?]>([
    ['1', 'role:MEMBER', alice, 'allow'],
    ['2', scoped, alice, 'deny'],
    ['3', scoped, { ...alice, system_scope: 'all' }, 'allow'],
    ['4', 'project_id:%(target.project.id)s', alice, 'allow', { 'target.project.id': 'p1' }],
    ['5', 'project_id:%(target.project.id)s', alice, 'deny', { 'target.project_id': 'p1' }],
    ['6', 'not project_id:%(target.project.id)s', alice, 'allow', { 'target.project_id': 'p1' }],
    ['8', 'domain_id:%(x)s and not None:%(x)s', alice, 'deny', { x: null }],
    ['9', "'member':%(target.role.name)s", mgr, 'allow', { 'target.role.name': 'member' }],
    ['10 with a domain', 'role:manager and not domain_id:None', mgr, 'allow'],
    ['10 without', 'role:manager and not domain_id:None', { ...mgr, domain_id: null }, 'deny'],
    ['11 boolean', 'True:%(target.user.enabled)s', alice, 'allow', { 'target.user.enabled': true }],
    ['11 text', 'True:%(target.user.enabled)s', alice, 'deny', { 'target.user.enabled': 'true' }],
    ['12', 'token.roles.name:member and token.methods:totp', alice, 'allow'],
    ['13 mgr', 'token.domain.id:%(target.user.domain_id)s', mgr, 'allow', { 'target.user.domain_id': 'd1' }],
    ['13 alice', 'token.domain.id:%(target.user.domain_id)s', alice, 'deny', { 'target.user.domain_id': 'd1' }],
    ['14 no default rule', 'rule:nope', alice, 'deny'],
    ['14 default rule', 'rule:nope', alice, 'allow', {}, { default: 'role:member' }],
    ['16 dangling', 'role:a or', alice, 'deny'],
    ['16 open bracket', 'not (role:member', alice, 'deny'],
    ['16 blank', '   ', alice, 'deny'],
    ['16 bare word', 'admin', alice, 'deny'],
    ['16 two checks', 'role:member role:reader', alice, 'deny'],
    ['16 space in a check', 'role: member', alice, 'deny'],
    ['17 empty text', '', {}, 'allow'],
    ['17 empty list', [], {}, 'allow'],
    ['17 list of an empty list', [[]], {}, 'deny'],
    ['18', [['role:admin'], ['role:member', 'project_id:%(project_id)s']], alice, 'allow', { project_id: 'p1' }],
    ['19 number', 'is_admin:1', { ...alice, is_admin: true }, 'deny'],
    ['19 boolean', 'is_admin:True', { ...alice, is_admin: true }, 'allow'],
    [
      '20 admin',
      'role:manager and rule:dm or role:admin',
      mgr,
      'deny',
      { 'target.role.name': 'admin' },
      { dm: managed },
    ],
    [
      '20 member',
      'role:manager and rule:dm or role:admin',
      mgr,
      'allow',
      { 'target.role.name': 'member' },
      { dm: managed },
    ],
    ['no literal', '2fa:yes', { ...alice, '2fa': 'yes' }, 'deny'],
    ['other format', 'user_id:%(user_id)d', alice, 'deny', { user_id: 'u1' }],
    ['into null', 'user.name:x', { ...alice, user: null }, 'deny'],
    ['into a text', 'token.methods.x:totp', alice, 'deny'],
  ])('%s: %j', (_number, rule, creds, expected, target = {}, rules = {}) => {
    expect(judge(rule, creds, { target, rules, nulls })).toBe(expected)
  })
})

describe('nulls: what the strict reading answers differently (INV-10)', () => {
  const unscoped = { user_id: 'u1', roles: ['manager'] }
  test.each<[string, string, Credentials, Target, { oslo: 'allow' | 'deny'; strict: 'allow' | 'deny' }]>([
    ['7', 'domain_id:%(x)s', alice, { x: null }, { oslo: 'allow', strict: 'deny' }],
    [
      'null against the text None',
      'user_id:%(user_id)s',
      { user_id: null },
      { user_id: 'None' },
      { oslo: 'allow', strict: 'deny' },
    ],
    [
      'the text None against null',
      'user_id:%(user_id)s',
      { user_id: 'None' },
      { user_id: null },
      { oslo: 'allow', strict: 'deny' },
    ],
    ['null within a text', 'user_id:a%(x)s', { user_id: 'aNone' }, { x: null }, { oslo: 'allow', strict: 'deny' }],
    ['in lists', 'token.methods:%(x)s', { token: { methods: [null] } }, { x: null }, { oslo: 'allow', strict: 'deny' }],
    ['a role named None', 'role:%(x)s', { roles: ['none'] }, { x: null }, { oslo: 'allow', strict: 'deny' }],
    ['a quoted None', "'None':%(x)s", {}, { x: null }, { oslo: 'allow', strict: 'deny' }],
    ['null target, literal form', 'None:%(x)s', {}, { x: null }, { oslo: 'allow', strict: 'allow' }],
    ['absent target, literal form', 'None:%(x)s', {}, {}, { oslo: 'deny', strict: 'deny' }],
    ['target text None', 'None:%(x)s', {}, { x: 'None' }, { oslo: 'allow', strict: 'deny' }],
    ['null credential', 'domain_id:None', alice, {}, { oslo: 'allow', strict: 'allow' }],
    ['absent credential', 'domain_id:None', unscoped, {}, { oslo: 'deny', strict: 'allow' }],
    ['has a domain: absent', 'role:manager and not domain_id:None', unscoped, {}, { oslo: 'allow', strict: 'deny' }],
    ['has a domain: text None', 'not domain_id:None', { domain_id: 'None' }, {}, { oslo: 'deny', strict: 'allow' }],
    [
      'a list with some value',
      'not token.methods:None',
      { token: { methods: [null, 'x'] } },
      {},
      { oslo: 'deny', strict: 'allow' },
    ],
    ['a constant', 'None:None', {}, {}, { oslo: 'allow', strict: 'allow' }],
    ['null roles', 'not role:a', { roles: null }, {}, { oslo: 'deny', strict: 'allow' }],
    ['into null, turned round', 'not user.name:x', { user: null }, {}, { oslo: 'deny', strict: 'allow' }],
  ])('%s: %s', (_name, rule, creds, target, expected) => {
    const answers = { oslo: judge(rule, creds, { target }), strict: judge(rule, creds, { target, nulls: 'strict' }) }
    expect(answers).toEqual(expected)
  })

  test('undefined is absent', () => {
    expect(judge('user_id:%(x)s', { user_id: undefined }, { target: { x: undefined }, nulls: 'strict' })).toBe('deny')
    expect(judge('domain_id:None', { domain_id: undefined }, { nulls: 'strict' })).toBe('allow')
  })
})

describe('what cannot be read never allows, not even turned round (INV-11)', () => {
  test.each<[string, unknown, { oslo: 'allow' | 'deny'; strict: 'allow' | 'deny' }]>([
    ['15', 'not rule:nope', { oslo: 'allow', strict: 'deny' }],
    ['a bare word', 'not admin', { oslo: 'allow', strict: 'deny' }],
    ['a rule that is broken', 'not rule:broken', { oslo: 'allow', strict: 'deny' }],
    ['a circle', 'not rule:circle', { oslo: 'deny', strict: 'deny' }],
    ['a left side', 'not 2fa:x', { oslo: 'deny', strict: 'deny' }],
    ['a format', 'not user_id:%(user_id)d', { oslo: 'deny', strict: 'deny' }],
    ['no rule at all', { a: 1 }, { oslo: 'deny', strict: 'deny' }],
    ['null, as from an empty line in a file', null, { oslo: 'deny', strict: 'deny' }],
    ['roles that are no list', 'not role:a', { oslo: 'deny', strict: 'deny' }],
    ['another alternative still lets in', 'rule:nope or user_id:u1', { oslo: 'allow', strict: 'allow' }],
    ['and so where oslo.policy raises', 'a:%(x)d or user_id:u1', { oslo: 'deny', strict: 'allow' }],
    ['another condition still keeps out', 'not (rule:circle and user_id:u2)', { oslo: 'deny', strict: 'allow' }],
  ])('%s: %j', (_name, rule, expected) => {
    const rules = { broken: 'role:a or', circle: 'rule:rule or rule:circle' }
    const creds = { user_id: 'u1', roles: 'a' }
    const answers = { oslo: judge(rule, creds, { rules }), strict: judge(rule, creds, { rules, nulls: 'strict' }) }
    expect(answers).toEqual(expected)
  })
})

test.each<Nulls>(['oslo', 'strict'])('names that programs give a meaning are only names (%s, INV-47)', (nulls) => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    expect(judge(`${name}:%(${name})s`, {}, { nulls })).toBe('deny')
    expect(judge(`token.${name}.name:Object`, { token: {} }, { nulls })).toBe('deny')
    expect(judge(`role:%(${name})s`, { roles: ['function'] }, { nulls })).toBe('deny')
    expect(judge(`rule:${name}`, {}, { nulls })).toBe('deny')
    const own = JSON.parse(`{ "${name}": "v" }`) as Record<string, unknown>
    expect(judge(`${name}:%(${name})s`, own, { target: own, nulls })).toBe('allow')
  }
})

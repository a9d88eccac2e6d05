import { expect, test } from 'vitest'
import { buildRuleSet, explain, type RuleSetOptions } from './index.ts'

const build = (rules: Record<string, unknown>, options: Partial<RuleSetOptions> = {}) =>
  buildRuleSet({ defaults: [], overrides: [{ origin: 'policy.yaml', rules, lines: { main: 4 } }], ...options })

test('a tree of every part, with the values compared', () => {
  const rules = build({
    main: 'rule:admin or user_id:%(target.user.id)s and not None:%(target.user.domain_id)s',
    admin: 'role:admin',
  })
  const creds = { user_id: 'u1', roles: ['member', 'reader'] }
  const target = { 'target.user.id': 'u1', 'target.user.domain_id': null }
  expect(explain(rules, 'main', creds, target)).toEqual({
    ...{ allowed: false, rule: 'rule:main', note: 'from policy.yaml:4' },
    because: [
      {
        allowed: false,
        rule: '(rule:admin or (user_id:%(target.user.id)s and not None:%(target.user.domain_id)s))',
        because: [
          {
            ...{ allowed: false, rule: 'rule:admin', note: 'from policy.yaml' },
            because: [{ allowed: false, rule: 'role:admin', because: [], left: 'member, reader', right: 'admin' }],
          },
          {
            allowed: false,
            rule: '(user_id:%(target.user.id)s and not None:%(target.user.domain_id)s)',
            because: [
              { allowed: true, rule: 'user_id:%(target.user.id)s', because: [], left: 'u1', right: 'u1' },
              {
                ...{ allowed: false, rule: 'not None:%(target.user.domain_id)s' },
                because: [
                  { allowed: true, rule: 'None:%(target.user.domain_id)s', because: [], left: 'None', right: 'None' },
                ],
              },
            ],
          },
        ],
      },
    ],
  })
})

test.each<[string, object, object]>([
  ['token.roles.name:%(x)s', { left: 'a, b', right: '5' }, { x: 5 }],
  ['gone:1', { right: '1' }, {}],
  ['user_id:%(a)s-%(b)s', { left: 'u1', note: 'not in the target: a, b' }, {}],
  ["'member':%(x)s", { left: 'member', right: 'True' }, { x: true }],
  ['user_id:%(x)s', { left: 'u1', note: 'a value of the target has no text' }, { x: () => 1 }],
  ['role:a', { right: 'a' }, {}],
  ['admin', { note: expect.stringContaining('not a check') }, {}],
  ['2fa:x', { note: expect.stringContaining('neither a literal') }, {}],
  ['user_id:%(x)d', { left: 'u1', note: expect.stringContaining("has a '%'") }, {}],
  ['http://h', { note: 'a policy server decides this; it was not asked' }, {}],
  ['rule:nope', { note: 'there is no rule of this name' }, {}],
  ['rule:circle', { note: expect.stringContaining('refers to itself') }, {}],
  ['!', {}, {}],
])('%s', (main, details, target) => {
  const creds = { user_id: 'u1', token: { roles: [{ name: 'a' }, { name: 'b' }] } }
  const [told] = explain(build({ main, circle: 'rule:circle' }), 'main', creds, { ...target }).because
  expect(told).toEqual({ allowed: false, because: [], rule: main === 'admin' ? '!' : main, ...details })
})

test('what is decided before the rule is judged', () => {
  const rules = build(
    {
      r0: '!',
      default: '@',
      ...Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`r${at + 1}`, `rule:r${at}`])),
    },
    { defaults: [{ name: 'main', check: '@', description: '', operations: [], scopeTypes: ['system', 'domain'] }] },
  )
  expect(explain(rules, 'main', {}, {})).toMatchObject({
    ...{ allowed: false, note: 'the rule is for tokens of system, domain scope, and this one has project scope' },
    because: [{ allowed: true, rule: '@' }],
  })
  expect(explain(rules, 'nope', {}, {})).toMatchObject({
    ...{ allowed: true, note: "there is no rule of this name; 'default' from policy.yaml stands in" },
  })
  expect(explain(build({}), 'nope', {}, {})).toEqual({
    ...{ allowed: false, rule: 'rule:nope', because: [], note: 'there is no rule of this name' },
  })
  expect(explain(rules, 'r500', {}, {})).toMatchObject({
    allowed: false,
    because: [],
    note: expect.stringMatching(/500/),
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pythonRepr } from '../../kernel/validation/python.ts'
import { evaluate } from './evaluate.ts'
import type { Mapping, SchemaVersion } from './mapping.ts'
import { textsOf } from './python-list.ts'

type Assertion = Readonly<Record<string, string>>
const by = (rules: unknown, version: SchemaVersion = '1.0'): Mapping =>
  ({ rules, schema_version: version }) as unknown as Mapping
const mapped = (rules: unknown, assertion: Assertion, version?: SchemaVersion) => {
  const { mapped, refused } = evaluate(by(rules, version), assertion)
  expect(refused).toBe(null)
  return mapped
}
const refusal = (rules: unknown, assertion: Assertion, version?: SchemaVersion): string | null =>
  evaluate(by(rules, version), assertion).refused

const user = { user: { name: '{0}' } }
const bob = { UserName: 'bob', Groups: 'staff;root;staff', Email: 'bob@example.com' }

describe('conditions', () => {
  const rule = (...remote: object[]) => [{ local: [user], remote: [{ type: 'UserName' }, ...remote] }]
  test.each<[object, boolean]>([
    [{ type: 'Email' }, true],
    [{ type: 'Absent' }, false],
    [{ type: 'Groups', any_one_of: ['root'] }, true],
    [{ type: 'Groups', any_one_of: ['roo', 5, null] }, false],
    [{ type: 'Groups', any_one_of: ['^ro'], regex: true }, true],
    [{ type: 'Groups', not_any_of: ['root'] }, false],
    [{ type: 'Groups', not_any_of: ['wheel'] }, true],
    [{ type: 'Groups', not_any_of: ['t$'], regex: true }, false],
    [{ type: 'Groups', whitelist: [] }, true],
    [{ type: '__proto__' }, false],
    [{ type: 'constructor' }, false],
  ])('%j: %s', (remote, applies) => {
    expect(refusal(rule(remote), bob)).toBe(applies ? null : 'no rule applies to the assertion')
  })

  test('only what is no mere condition is counted by the numbers', () => {
    const rules = [
      {
        local: [{ user: { name: '{0}', email: '{2}' } }, { groups: '{1}', domain: { id: 'd' } }],
        remote: [
          { type: 'UserName' },
          { type: 'Groups', any_one_of: ['staff'] },
          { type: 'Groups', blacklist: ['root'] },
          { type: 'Email', not_any_of: ['evil'], regex: true },
          { type: 'Email' },
        ],
      },
    ]
    expect(mapped(rules, bob)).toEqual({
      user: { name: 'bob', email: 'bob@example.com', type: 'ephemeral' },
      group_ids: [],
      group_names: [{ name: 'staff', domain: { id: 'd' } }],
      projects: [],
    })
  })

  test('every rule says why it applied or did not, without the values', () => {
    const { rules } = evaluate(
      by([
        { local: [user], remote: [{ type: 'UserName' }, { type: 'Groups', whitelist: ['s'], regex: true }] },
        { local: [], remote: [{ type: 'Nothing' }, { type: 'UserName' }] },
        { local: [], remote: [{ type: 'UserName', any_one_of: ['alice'] }] },
        { local: [{ user: { name: '{0}' } }], remote: [{ type: 'UserName', blacklist: ['bob'] }] },
      ]),
      bob,
    )
    expect(rules).toEqual([
      {
        applied: true,
        because: ['UserName is there', 'Groups: taken as far as it matches (whitelist, 1 of 3 match)'],
      },
      { applied: false, because: ['Nothing is not in the assertion'] },
      { applied: false, because: ['UserName: does not hold (any_one_of, 0 of 1 match)'] },
      {
        applied: false,
        because: ['UserName: taken without what matches (blacklist, 1 of 1 match)', "of {0} in '{0}' nothing is left"],
      },
    ])
    expect(JSON.stringify(rules)).not.toContain('staff')
  })
})

describe('what rules give', () => {
  const all = [{ type: 'UserName' }, { type: 'Groups' }]
  test('the first user counts, groups add up, the last projects count', () => {
    const role = [{ name: 'member' }]
    const rules = [
      { local: [user, { group: { id: 'g1' } }, { projects: [{ name: 'a', roles: role }] }], remote: all },
      { local: [{ user: { name: 'other' } }, { group_ids: "['g1', 'g2']" }], remote: all },
      { local: [{ group: { name: 'n', domain: { name: 'D' } } }, { group_ids: 'g3' }], remote: all },
      {
        local: [{ projects: [{ name: 'of {0}', roles: role }] }, { group: { name: 'n', domain: { name: 'D' } } }],
        remote: all,
      },
    ]
    expect(mapped(rules, bob)).toEqual({
      user: { name: 'bob', type: 'ephemeral' },
      group_ids: ['g1', 'g2', 'g3'],
      group_names: [{ name: 'n', domain: { name: 'D' } }],
      projects: [{ name: 'of bob', roles: role }],
    })
  })

  test('a domain of the rule is for users and projects from 2.0 on', () => {
    const local = { ...user, domain: { name: 'D' }, projects: [{ name: 'p', roles: [], domain: { id: 'own' } }] }
    const rules = [{ local: [{ projects: [] }, local], remote: all }]
    expect(mapped(rules, bob)?.user).toEqual({ name: 'bob', type: 'ephemeral' })
    expect(mapped(rules, bob, '2.0')?.user).toEqual({ name: 'bob', domain: { name: 'D' }, type: 'ephemeral' })
    expect(mapped(rules, bob, '2.0')?.projects).toEqual(local.projects)
    const others = [{ local: [{ ...local, projects: [{ name: 'p', roles: [] }] }], remote: all }]
    expect(mapped(others, bob, '2.0')?.projects).toEqual([{ name: 'p', roles: [], domain: { name: 'D' } }])
  })

  test('projects of the assertion are looked at like a request', () => {
    const rules = [{ local: [{ ...user, projects_json: '{1}' }], remote: [{ type: 'UserName' }, { type: 'P' }] }]
    const projects = (P: string) => evaluate(by(rules, '3.0'), { UserName: 'bob', P })
    const good = [{ name: 'p', roles: [{ name: 'member' }], domain: { name: 'D' } }]
    expect(projects(JSON.stringify(good)).mapped?.projects).toEqual(good)
    for (const bad of ['', '{}', '[{"name":"p"}]', '[{"name":"p","roles":[{"name":1}]}]', '[1'])
      expect(projects(bad).refused).toBe('projects_json is no list of projects with their roles')
  })

  test('groups as JSON, as another cloud sends them', () => {
    const rules = [{ local: [user, { groups: '{1}' }], remote: all }]
    const groups = (...values: string[]) => evaluate(by(rules), { UserName: 'bob', Groups: values.join(';') })
    const json = 'JSON:{"name":"ops","domain":{"name":"D","id":"d"}}'
    expect(groups(json).mapped?.group_names).toEqual([{ name: 'ops', domain: { id: 'd' } }])
    expect(groups(json, json.replace('ops', 'dev')).mapped?.group_names).toHaveLength(2)
    expect(groups('team-name').refused).toBe("both 'groups' and 'domain' keywords must be specified")
    expect(groups('JSON:{"name":"ops"}').refused).toBe('a group that starts with JSON: needs a name and a domain')
    expect(groups('JSON:').refused).toBe('a group that starts with JSON: needs a name and a domain')
  })

  test.each([
    ["'{7}' refers to {7}, and there is no such requirement", '{7}'],
    ["'{0.x}' has braces that are neither doubled nor around a number", '{0.x}'],
    ["'{' has braces that are neither doubled nor around a number", '{'],
    ["'a}' has braces that are neither doubled nor around a number", 'a}'],
  ])('a text that cannot be filled gives nothing at all: %s', (why, name) => {
    const rules = [
      { local: [user], remote: all },
      { local: [{ user: { name } }], remote: all },
    ]
    expect(refusal(rules, bob)).toBe(why)
  })

  test('doubled braces are braces, and {} counts up', () => {
    const rules = [{ local: [{ user: { name: '{{{}}}-{}' } }], remote: [{ type: 'UserName' }, { type: 'Email' }] }]
    expect(mapped(rules, bob)?.user.name).toBe('{bob}-bob@example.com')
  })

  test('INV-44: text cannot be made without end', () => {
    const rules = [{ local: [{ user: { name: '{0}'.repeat(20_000) } }], remote: [{ type: 'UserName' }] }]
    expect(refusal(rules, { UserName: 'x'.repeat(10_000) })).toBe('the rules make too much text of this assertion')
  })
})

describe('INV-44: claims are data', () => {
  const value = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes(';'))

  test('a name is the claim, whatever is in it', () => {
    fc.assert(
      fc.property(value, value, (name, email) => {
        const rules = [{ local: [{ user: { name: '{0}', email: 'x{1}' } }], remote: [{ type: 'N' }, { type: 'E' }] }]
        expect(mapped(rules, { N: name, E: email })?.user).toEqual({ name, email: `x${email}`, type: 'ephemeral' })
      }),
    )
  })

  test('several groups are these groups, whatever is in their names', () => {
    const group = value.filter((text) => !text.startsWith('JSON:'))
    fc.assert(
      fc.property(fc.uniqueArray(group, { minLength: 2, maxLength: 5 }), (groups) => {
        const rules = [
          { local: [{ groups: '{0}', domain: { id: 'd' } }, { group_ids: '{0}' }], remote: [{ type: 'G' }] },
        ]
        const result = mapped(rules, { G: groups.join(';') })
        expect(result?.group_names.map(({ name }) => name)).toEqual(groups)
        expect(result?.group_ids).toEqual(groups)
      }),
    )
  })

  test('a list is read back as it was written; nothing else is a list', () => {
    fc.assert(
      fc.property(fc.array(value), (list) => {
        expect(textsOf(pythonRepr(list))).toEqual(list)
      }),
    )
    expect(textsOf(' [ "a" , \'b\\x41\',\n] ')).toEqual(['a', 'bA'])
    for (const text of ['', 'a', '[', '[1]', "['a' 'b']", "['a'", "['a']x", "('a',)", "['\\q']", "[f'a']", '[,]'])
      expect(textsOf(text), text).toBe(null)
  })

  test('any rules and claims end in a result or a refusal', () => {
    const text = fc.oneof(fc.constantFrom('{0}', '{1}', '{}', "['{0}', 'b']", 'JSON:{0}', '{{'), fc.string())
    const remote = fc.oneof(
      fc.record({ type: fc.constantFrom('A', 'B') }),
      fc.record({ type: fc.constantFrom('A', 'B'), any_one_of: fc.array(fc.string()), regex: fc.boolean() }),
      fc.record({ type: fc.constantFrom('A', 'B'), whitelist: fc.array(fc.string()), regex: fc.boolean() }),
      fc.record({ type: fc.constantFrom('A', 'B'), blacklist: fc.array(fc.string()), regex: fc.boolean() }),
    )
    const local = fc.record(
      {
        user: fc.record({ name: text, id: text }, { requiredKeys: [] }),
        groups: text,
        group_ids: text,
        domain: fc.record({ id: text }),
        projects_json: text,
      },
      { requiredKeys: [] },
    )
    const rules = fc.array(
      fc.record({ local: fc.array(local), remote: fc.array(remote, { minLength: 1, maxLength: 3 }) }),
      { minLength: 1, maxLength: 3 },
    )
    const assertion = fc.dictionary(fc.constantFrom('A', 'B'), fc.string())
    fc.assert(
      fc.property(rules, assertion, (given, claims) => {
        const result = evaluate(by(given, '3.0'), claims)
        expect((result.mapped === null) !== (result.refused === null)).toBe(true)
        if (result.rules.length === given.length && result.rules.every(({ applied }) => !applied))
          expect(result.mapped).toBe(null)
      }),
    )
  })
})

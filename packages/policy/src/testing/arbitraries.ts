import fc from 'fast-check'

/** Rules, callers and targets of all kinds: valid, odd and broken. Only `http:` is left out, which would go out and ask. */

const targetNames = ['x', 'y', 'user_id', 'target.project.id', 'target.role.name', 'target.user.enabled', 'gone', '']

const place = fc.constantFrom(...targetNames).map((name) => `%(${name})s`)

const right = fc.oneof(
  { weight: 6, arbitrary: place },
  { weight: 3, arbitrary: fc.constantFrom('None', 'True', '1', 'u1', 'd1', 'all', 'member', 'a', '1.0', '1e-07') },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('pre-', ':', '%%', ''), place).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(place, place).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', "['a', 'b']", "{'k': None}", '[]') },
)

/** Formats that raise in Python, or depend on the value there; here they are faults. */
const faultyRight = fc.constantFrom('%(x)d', '%', '%(x', '%z', '%(x)5s', '%s')

const left = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...['user_id', 'project_id', 'domain_id', 'system_scope', 'system', 'is_admin', 'roles', 'missing', 'count'],
      ...[
        'token.domain.id',
        'token.roles.name',
        'token.methods',
        'token.lists',
        'token.missing.id',
        'user-id',
        'token',
      ],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['None', 'True', 'False', "'member'", '"u1"', "'None'", "''", '1', '-5', '+7', '0', '1.0', '.5', '1e20'],
      ...['1e-7', "['a','b']", '[]', '[1,None,"x"]'],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('2fa', 'a..b', 'class', '', 'user.name', 'token.methods.x', 'is_admin.x') },
)

const ruleName = fc.constantFrom('main', 'a', 'b', 'default', 'nope', '__proto__', 'constructor')

const check = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(left, right).map((parts) => parts.join(':')) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('admin', 'MEMBER', 'Reader', '', '%(target.role.name)s', '%(gone)s')
      .map((n) => `role:${n}`),
  },
  { weight: 3, arbitrary: ruleName.map((name) => `rule:${name}`) },
  { weight: 2, arbitrary: fc.constantFrom('@', '!') },
  { weight: 1, arbitrary: fc.constantFrom('admin', 'ROLE:admin', "'a':'b'", "'quoted'", ':', 'a:') },
  { weight: 1, arbitrary: fc.tuple(left, faultyRight).map((parts) => parts.join(':')) },
)

const space = fc.constantFrom(' ', '  ', '\t', '\n', '\u00a0', '\u001c')
const operator = fc.constantFrom('and', 'or', 'AND', 'Or')

const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    check,
    fc.tuple(tie('tree'), space, operator, space, tie('tree')).map((parts) => parts.join('')),
    tie('tree').map((inner) => `(${inner})`),
    tie('tree').map((inner) => `( ${inner} )`),
    fc.tuple(fc.constantFrom('not', 'NOT'), space, tie('tree')).map((parts) => parts.join('')),
  ),
}))

/** Words in any order: mostly no rule at all. */
const soup = fc
  .array(fc.oneof(check, fc.constantFrom('(', ')', 'and', 'or', 'not', '((', '))', "'x'")), { maxLength: 8 })
  .map((words) => words.join(' '))

const list = fc.array(fc.oneof(check, fc.array(check, { maxLength: 3 })), { maxLength: 3 })

/** A rule in text or list form. */
export const rule: fc.Arbitrary<string | (string | string[])[]> = fc.oneof(
  { weight: 12, arbitrary: tree },
  { weight: 2, arbitrary: soup },
  { weight: 2, arbitrary: list },
  { weight: 1, arbitrary: fc.constantFrom('', '   ') },
)

const text = fc.oneof(
  fc.constantFrom('u1', 'p1', 'd1', 'member', 'None', 'True', 'a', '1'),
  fc.string({ unit: 'grapheme' }),
)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }))
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: number },
)
const value = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('k', "it's", 'z'), scalar, { maxKeys: 2 }) },
)

export const target = fc
  .subarray(targetNames.filter((name) => name !== 'gone'))
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, value]))))

const role = fc.constantFrom('admin', 'member', 'READER')

export const credentials = fc.record(
  {
    roles: fc.array(role, { maxLength: 3 }),
    user_id: fc.constantFrom('u1', 'u2', null),
    project_id: fc.constantFrom('p1', null),
    domain_id: fc.constantFrom('d1', null, ''),
    system_scope: fc.constantFrom('all', null),
    is_admin: fc.boolean(),
    'user-id': text,
    count: number,
    user: fc.constantFrom(null, { name: 'u1' }, { name: null }, 'u1'),
    token: fc.record(
      {
        domain: fc.constantFrom({ id: 'd1' }, { id: null }, {}, null),
        roles: fc.array(fc.record({ name: role }, { requiredKeys: [] }), { maxLength: 2 }),
        methods: fc.array(fc.constantFrom('password', 'a', 'totp', null), { maxLength: 2 }),
        lists: fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 2 }),
        user: value,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

export const ruleNames = ruleName

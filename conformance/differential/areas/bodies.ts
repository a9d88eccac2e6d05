import { type Area, each, type Step, step } from '../steps.ts'

const BODIES: readonly (readonly [string, string | Buffer])[] = [
  ['nothing', ''],
  ['spaces', '   '],
  ['open brace', '{'],
  ['not JSON', 'name=alice'],
  ['a list', '[]'],
  ['a list of objects', '[{"user": {}}]'],
  ['a string', '"user"'],
  ['a number', '42'],
  ['null', 'null'],
  ['true', 'true'],
  ['NaN', '{"user": NaN}'],
  ['an empty object', '{}'],
  ['the wrong key', '{"usr": {}}'],
  ['null inside', '{"user": null}'],
  ['a list inside', '{"user": []}'],
  ['a string inside', '{"user": "alice"}'],
  ['a number inside', '{"user": 3}'],
  ['an empty object inside', '{"user": {}}'],
  ['single quotes', "{'user': {}}"],
  ['trailing comma', '{"user": {},}'],
  ['trailing text', '{"user": {}} x'],
  ['bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from('{"user": {}}', 'utf16le')],
  ['byte order mark', Buffer.from('\ufeff{"user": {}}')],
]

const DEEP = `{"user": {"name": "deep", "x": ${'['.repeat(500)}${']'.repeat(500)}}}`

const TYPES = [
  'application/json; charset=utf-8',
  'application/vnd.api+json',
  'text/plain',
  'text/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'nonsense',
  'APPLICATION/JSON',
] as const

const onCreateUser: readonly Step[] = BODIES.flatMap(([name, raw]) => [
  step(`POST a user: ${name}`, 'POST /v3/users', { raw }),
  step(`POST a token: ${name}`, 'POST /v3/auth/tokens', { raw, as: 'anonymous' }),
])

/** Bodies that are not what the operation takes, before any field is looked at. */
export const bodies: Area = {
  name: 'bodies',
  steps: [
    ...onCreateUser,
    ...each(TYPES, (type) =>
      step(`as ${type}`, 'POST /v3/users', {
        body: { user: { name: 'x'.repeat(300) } },
        headers: { 'Content-Type': type },
      }),
    ),
    ...each(TYPES, (type) =>
      step(`no body as ${type}`, 'GET /v3/users/{near-user}', { headers: { 'Content-Type': type } }),
    ),
    step('without a type', 'POST /v3/users', {
      body: { user: { name: 'x'.repeat(300) } },
      headers: { 'Content-Type': '' },
    }),
    step('anonymous and not JSON', 'POST /v3/users', { raw: '{', as: 'anonymous' }),
    step('anonymous and wrong', 'POST /v3/users', { body: { user: {} }, as: 'anonymous' }),
    step('forbidden and not JSON', 'POST /v3/users', { raw: '{', as: 'no-roles' }),
    step('forbidden and wrong', 'POST /v3/users', { body: { user: {} }, as: 'no-roles' }),
    step('not JSON for what is not there', 'PATCH /v3/users/nobody', { raw: '{' }),
    step('a body for GET', 'GET /v3/users/{near-user}', { body: { user: {} } }),
    step('a broken body for GET', 'GET /v3/users/{near-user}', { raw: '{' }),
    step('a body for DELETE', 'DELETE /v3/users/nobody', { body: { user: {} } }),
    step('a broken body for DELETE', 'DELETE /v3/users/nobody', { raw: '{' }),
    step('a body for a grant', 'PUT /v3/projects/{near-project}/users/{near-user}/roles/{role-reader}', {
      body: { any: 1 },
    }),
    step('a list for a grant', 'PUT /v3/projects/{near-project}/users/{near-user}/roles/{role-reader}', { raw: '[]' }),
    step('undo the grant', 'DELETE /v3/projects/{near-project}/users/{near-user}/roles/{role-reader}'),
    step('duplicate keys', 'POST /v3/users', { raw: '{"user": {"name": "first", "name": 7}}' }),
    step('deeply nested', 'POST /v3/users', { raw: DEEP, save: { deep: 'user.id' }, mayRefuse: true }),
    step('remove the deep one', 'DELETE /v3/users/{deep}', { tidy: true }),
    ...each(['__proto__', 'constructor', 'toString'], (key) =>
      step(`attribute ${key}`, 'POST /v3/groups', {
        raw: `{"group": {"name": "odd", "domain_id": "default", "${key}": {"name": "other"}}}`,
        save: { odd: 'group.id' },
        mayRefuse: true,
      }),
    ).flatMap((odd) => [odd, step('remove it', 'DELETE /v3/groups/{odd}', { tidy: true })]),
    ...(
      [
        ['lone surrogate', '\\ud800'],
        ['null byte', 'a\\u0000b'],
      ] as const
    ).flatMap(([name, text]) => [
      // What a database makes of these differs; they must only not fail it.
      step(`${name} in a name`, 'POST /v3/groups', {
        raw: `{"group": {"name": "${text}"}}`,
        save: { strange: 'group.id' },
        tidy: true,
      }),
      step(`remove ${name}`, 'DELETE /v3/groups/{strange}', { tidy: true }),
    ]),
    step('too large', 'POST /v3/users', { raw: `{"user": {"name": "${'x'.repeat(120_000)}"}}` }),
    step('just below the limit', 'POST /v3/users', { raw: `{"user": {"name": "${'x'.repeat(114_000)}"}}` }),
    step('too large and anonymous', 'POST /v3/auth/tokens', {
      raw: `{"auth": "${'x'.repeat(120_000)}"}`,
      as: 'anonymous',
    }),
  ],
}

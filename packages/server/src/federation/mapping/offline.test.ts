import { describe, expect, test } from 'vitest'
import { tryMapping } from './offline.ts'

const paths = { rules: 'rules.json', input: 'input.txt' }
const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'OIDC-sub' }] }]
const attempt = (more: object = {}) =>
  tryMapping({ rules: JSON.stringify(rules), input: 'OIDC-sub: bob: the builder\n\n  other:x\n', paths, ...more })

describe('trying a mapping out', () => {
  test('rules alone or in an object, an attribute a line', () => {
    const expected = { user: { name: 'bob: the builder', type: 'ephemeral' }, group_ids: [], group_names: [] }
    expect(attempt().mapped).toMatchObject(expected)
    expect(attempt({ rules: JSON.stringify({ rules }) }).mapped).toMatchObject(expected)
    expect(attempt({ prefix: 'OIDC-' }).mapped).toMatchObject(expected)
    expect(attempt({ prefix: 'HTTP_' }).refused).toBe('no rule applies to the assertion')
  })

  test.each([
    [{ rules: '{' }, /^Error while parsing rules rules\.json: /],
    [{ rules: '{}' }, /^The rules in rules\.json are not valid: 'rules' is a required property$/],
    [{ rules: '7' }, /'rules' is a required property/],
    [{ schemaVersion: '9' }, /^9 is no schema version\.$/],
    [{ input: 'a: b\nno colon' }, /^assertion file input\.txt at line 2 expected 'key: value' but found 'no colon'$/],
  ])('a mistake is named: %j', (more, message) => expect(() => attempt(more)).toThrow(message))
})

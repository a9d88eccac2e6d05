import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fingerprint, PolicyFileError, parsePolicy, policyFiles, readPolicyFile } from './policy-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-policy-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})
const at = (name: string) => join(folder, name)

describe('which files count', () => {
  test('the main file first, then those of each directory by name', () => {
    mkdirSync(at('policy.d'))
    mkdirSync(at('policy.d/folder'))
    mkdirSync(at('more.d'))
    for (const name of ['policy.yaml', 'policy.d/20.yaml', 'policy.d/10.json', 'policy.d/.hidden', 'more.d/05.yaml'])
      writeFileSync(at(name), '')
    expect(policyFiles(at('policy.yaml'), [at('policy.d'), at('gone.d'), at('more.d')])).toEqual(
      ['policy.yaml', 'policy.d/10.json', 'policy.d/20.yaml', 'more.d/05.yaml'].map(at),
    )
  })

  test('none is no mistake: the rules are in code', () => {
    expect(policyFiles(at('policy.yaml'), [at('policy.d')])).toEqual([])
  })

  test('a directory that cannot be listed is one', () => {
    writeFileSync(at('policy.d'), '')
    expect(() => policyFiles(at('policy.yaml'), [at('policy.d')])).toThrow(PolicyFileError)
  })

  test('a change of any file shows', () => {
    writeFileSync(at('a'), 'x: y')
    const before = fingerprint([at('a'), at('b')])
    expect(fingerprint([at('a'), at('b')])).toBe(before)
    writeFileSync(at('a'), 'x: yy')
    const changed = fingerprint([at('a'), at('b')])
    writeFileSync(at('b'), '')
    expect(new Set([before, changed, fingerprint([at('a'), at('b')]), fingerprint([at('a')])]).size).toBe(4)
  })
})

describe('what a file says', () => {
  test('rules with their lines, as YAML or JSON', () => {
    const yaml =
      '# ours\n"identity:get_user": "role:a"\n\nadmin: role:b\nlists: [[role:a, role:b], [role:c]]\nnumber: 3\n'
    const { rules, lines } = parsePolicy('policy.yaml', yaml)
    expect({ ...rules }).toEqual({
      'identity:get_user': 'role:a',
      admin: 'role:b',
      lists: [['role:a', 'role:b'], ['role:c']],
      number: 3,
    })
    expect({ ...lines }).toEqual({ 'identity:get_user': 2, admin: 4, lists: 5, number: 6 })
    expect({ ...parsePolicy('policy.json', '{"a": "role:x",\n "b": "@"}').rules }).toEqual({ a: 'role:x', b: '@' })
  })

  test('nothing', () => {
    expect(parsePolicy('policy.yaml', '').rules).toEqual({})
    expect(parsePolicy('policy.yaml', '# "identity:get_user": ""\n').rules).toEqual({})
  })

  test('an empty rule is handed on as null, which denies', () => {
    expect({ ...parsePolicy('policy.yaml', 'a:\nb: ""\n').rules }).toEqual({ a: null, b: '' })
  })

  test('the last rule of a name', () => {
    const { rules, lines } = parsePolicy('policy.yaml', 'a: role:x\na: role:y\n')
    expect([rules.a, lines?.a]).toEqual(['role:y', 2])
  })

  test('INV-47: names are data', () => {
    const { rules } = parsePolicy('policy.yaml', '__proto__: role:x\nconstructor: role:y\n')
    expect(Object.keys(rules)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(rules)).toBeNull()
  })

  test.each([
    ['a list', '- a\n- b\n'],
    ['text', 'role:admin\n'],
    ['broken YAML', 'a: "role:x\nb: [\n'],
    ['a tab as indentation', 'a:\n\t- b\n'],
    ['a name that is a list', '? [a, b]\n: role:x\n'],
  ])('%s is refused, and the file named', (_what, text) => {
    expect(() => parsePolicy('policy.yaml', text)).toThrow(PolicyFileError)
    expect(() => parsePolicy('policy.yaml', text)).toThrow(/^policy\.yaml: .+[^:]$/)
  })

  test('INV-46: references do not multiply', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x]',
      ...[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array(8).fill(`*${'abcdefghi'[i]}`)}]`),
    ].join('\n')
    const { rules } = parsePolicy('policy.yaml', bomb)
    expect(JSON.stringify(rules).length).toBeLessThan(2000)
  })

  test('a file that is too large, or is none', () => {
    writeFileSync(at('large'), Buffer.alloc(4 * 1024 * 1024 + 1, 0x20))
    expect(() => readPolicyFile(at('large'))).toThrow(/large: larger than 4194304 bytes/)
    expect(() => readPolicyFile(at('gone'))).toThrow(PolicyFileError)
    writeFileSync(at('good'), 'a: role:x')
    expect(readPolicyFile(at('good'))).toMatchObject({ origin: at('good'), rules: { a: 'role:x' } })
  })

  test('whatever it says, it is rules or a refusal', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&x ',
      '*x',
      '!!map',
      '|',
      '#',
      '? ',
      ',',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            expect(Object.getPrototypeOf(parsePolicy('p', text).lines ?? Object.create(null))).toBeNull()
          } catch (error) {
            expect(error).toBeInstanceOf(PolicyFileError)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

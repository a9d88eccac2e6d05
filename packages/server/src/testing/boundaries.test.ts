import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../../../scripts/boundaries.mjs', import.meta.url))
const AREAS = `
  import { resource } from './resource/area.ts'
  import { identity as people } from './identity/area.ts'
  import { auth } from './auth/area.ts' // signs in
  /** First to last. */
  export const areas: readonly Area[] = [resource, people, auth] as const
`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quoin-boundaries-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Writes the files, named from the server's sources unless they start with `/`, and checks them. */
function check(tree: Readonly<Record<string, string>>): { status: number | null; broken: string[] } {
  for (const [name, text] of Object.entries(tree)) {
    const path = join(root, name.startsWith('/') ? name : join('packages/server/src', name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { status, broken: stderr.replaceAll('packages/server/src/', '').split('\n').filter(Boolean) }
}

const withAreas = (tree: Readonly<Record<string, string>>) => check({ 'areas.ts': AREAS, ...tree })

describe('boundaries', () => {
  test('a tree that keeps to the table passes', () => {
    const { status, broken } = withAreas({
      'main.ts': `import './commands/serve.ts'`,
      'commands/serve.ts': `import { areas } from '../areas.ts'\nimport { a } from '../identity/users/store.ts'`,
      'kernel/context.ts': `import { table } from '../schema/tables.ts'\nimport { z } from 'zod'`,
      'schema/tables.ts': `import { column } from './columns.ts'`,
      'identity/users/store.ts': `import { Tx } from '../../kernel/store/index.ts'\nimport { x } from '../names.ts'`,
      'identity/users/operations.ts': `import { byId } from './store.ts'\nimport { project } from '../../resource/operations.ts'`,
      'auth/api.ts': `import { seal } from '@quoin/tokens'\nimport { rule } from '@quoin/policy'`,
      'authorization/enforcer.ts': `import { judge } from '@quoin/policy'\nimport '../kernel/context.ts'`,
      '/packages/policy/src/index.ts': `export * from './judge.ts'`,
      '/packages/policy/src/judge.ts': `import { readFile } from 'node:fs'`,
    })
    expect(broken).toEqual([])
    expect(status).toBe(0)
  })

  test.each([
    ['the kernel imports an area', 'kernel/a.ts', '../identity/users/operations.ts', 'import only themselves'],
    ['the schema imports an area', 'schema/a.ts', '../auth/api.ts', 'import only themselves'],
    ['the kernel imports a command', 'kernel/a.ts', '../commands/serve.ts', 'import only themselves'],
    ['the kernel imports policy', 'kernel/a.ts', '@quoin/policy', 'do not know the policy and tokens'],
    ['the schema imports tokens', 'schema/a.ts', '@quoin/tokens/keys', 'do not know the policy and tokens'],
    ['a store imports policy', 'auth/store.ts', '@quoin/policy', 'a store does not know'],
    ['a store imports an earlier area', 'auth/store.ts', '../identity/operations.ts', 'a store imports only'],
    ['a store in parts does', 'auth/store/read.ts', '../../identity/operations.ts', 'a store imports only'],
    ['an area imports the store of another', 'auth/api.ts', '../identity/users/store.ts', 'the store of identity'],
    ['an area imports a later one', 'resource/api.ts', '../identity/operations.ts', 'identity comes after resource'],
    ['an area imports one by another name', 'identity/a.ts', '../auth/operations.ts', 'auth comes after identity'],
    [
      'an area imports what is no area',
      'auth/a.ts',
      '../authorization/enforcer.ts',
      'authorization is not in areas.ts',
    ],
    ['what is no area imports one', 'authorization/a.ts', '../auth/api.ts', 'authorization is not in areas.ts'],
    ['an area imports a command', 'auth/a.ts', '../commands/serve.ts', 'come last'],
    ['an area imports the list of areas', 'auth/a.ts', '../areas.ts', 'come last'],
    ['the server reaches into a package', 'auth/a.ts', '../../../tokens/src/index.ts', 'by its name'],
    ['a package imports another', '/packages/policy/src/a.ts', '@quoin/tokens', 'imports nothing of ours'],
    ['a package imports the server', '/packages/tokens/src/a.ts', 'quoin', 'imports nothing of ours'],
    ['a package reaches out', '/packages/tokens/src/a.ts', '../../server/src/main.ts', 'imports nothing of ours'],
  ])('refuses that %s', (_what, file, imported, why) => {
    const { status, broken } = withAreas({ [file]: `// why\n\nimport { x } from '${imported}'\n` })
    expect(broken).toEqual([expect.stringContaining(why)])
    expect(broken[0]).toContain(`${file.replace(/^\//, '')}:3 imports ${imported}: `)
    expect(status).toBe(1)
  })

  test.each([
    ['a type', `import type { X } from '../auth/api.ts'`],
    ['several lines', `import {\n  type X,\n  y,\n} from '../auth/api.ts'`],
    ['a re-export', `export { x } from "../auth/api.ts"`],
    ['everything', `export * from '../auth/api.ts'`],
    ['its side effect', `import '../auth/api.ts'`],
    ['it later', `const x = async () => await import('../auth/api.ts')`],
    ['its type in place', `type X = import('../auth/api.ts').X`],
    ['after a quote in a comment', `// don't\nimport { x } from '../auth/api.ts'`],
  ])('sees the import of %s', (_what, text) => {
    expect(withAreas({ 'resource/a.ts': text })).toMatchObject({ status: 1, broken: [expect.any(String)] })
  })

  test.each([
    ['a comment', `// import { x } from '../auth/api.ts'\n/*\nimport '../auth/api.ts'\n*/`],
    ['a string', `const text = "import { x } from '../auth/api.ts'"`],
    ['a template', `const text = \`import { x } from '../auth/api.ts'\``],
    ['a call named from', `Buffer.from('../auth/api.ts')`],
  ])('does not take %s for an import', (_what, text) => {
    expect(withAreas({ 'resource/a.ts': text })).toEqual({ status: 0, broken: [] })
  })

  test('tests and what they share may import anything', () => {
    const text = `import { x } from '../auth/store.ts'`
    expect(withAreas({ 'kernel/a.test.ts': text, 'testing/cloud.ts': text })).toEqual({ status: 0, broken: [] })
  })

  test('files that import each other in a circle are refused; types alone make no circle', () => {
    const round = {
      'kernel/a.ts': `import { b } from './b.ts'`,
      'kernel/b.ts': `export type B = 1\nimport { c } from './c.ts'`,
    }
    expect(check({ ...round, 'kernel/c.ts': `\nimport { a } from './a.ts'` })).toEqual({
      status: 1,
      broken: ['kernel/c.ts:2 closes a circle of imports: kernel/a.ts → kernel/b.ts → kernel/c.ts → kernel/a.ts'],
    })
    expect(check({ ...round, 'kernel/c.ts': `import type { A } from './a.ts'` })).toEqual({ status: 0, broken: [] })
  })

  test('before there is a list of areas, no order is broken, but a store stays its own', () => {
    const later = { 'resource/a.ts': `import { x } from '../auth/api.ts'` }
    expect(check(later).status).toBe(0)
    expect(check({ ...later, 'identity/a.ts': `import { x } from '../auth/store.ts'` }).status).toBe(1)
  })

  test('a list of areas that cannot be read is told, not taken for none', () => {
    const { status, broken } = check({ 'areas.ts': `export const areas = [resource]` })
    expect({ status, broken }).toEqual({ status: 1, broken: [expect.stringContaining('areas.ts:1 cannot be read')] })
  })

  test('an empty root is no success', () => {
    expect(check({}).status).toBe(1)
  })
})

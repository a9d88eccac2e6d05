import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mappingEngine } from './mapping-engine.ts'

test('a mapping is tried out on files, and says why', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quoin-mapping-'))
  const files = { rules: join(folder, 'rules.json'), input: join(folder, 'input.txt') }
  const local = [{ user: { name: '{0}' } }, { groups: '{1}', domain: { name: 'Default' } }]
  writeFileSync(files.rules, JSON.stringify([{ local, remote: [{ type: 'LOGIN' }, { type: 'GROUPS' }] }]))
  writeFileSync(files.input, 'LOGIN: me\nGROUPS: a;b\n')
  const said: string[] = []
  const tell = (more: object) => mappingEngine({ ...files, ...more }, (line) => said.push(line))
  tell({ engineDebug: true })
  expect(said[0]).toBe('Rule 0 applied: LOGIN is there; GROUPS is there')
  expect(JSON.parse(said[1] ?? '')).toEqual({
    user: { name: 'me', type: 'ephemeral' },
    group_ids: [],
    group_names: ['a', 'b'].map((name) => ({ name, domain: { name: 'Default' } })),
    projects: [],
  })
  expect(() => tell({ prefix: 'NO_' })).toThrow('The assertion comes to nothing: no rule applies to the assertion')
  expect(() => tell({ input: join(folder, 'none') })).toThrow(/^Error while opening file .*none/)
  rmSync(folder, { recursive: true })
})

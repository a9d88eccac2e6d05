import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { createDomain, domainByName } from '../resource/operations.ts'
import { available } from '../testing/databases.ts'
import { uploadDomainConfigs } from './domain-configs.ts'
import { onCloud } from './on-cloud.ts'
import { aCommandCloud, type CommandCloud } from './testing/cloud.ts'

describe.each(available)('domain_config_upload ($name)', ({ name }) => {
  let cloud: CommandCloud
  let config: Config
  beforeAll(async () => {
    cloud = await aCommandCloud(name, (folder) => ({ 'identity.domain_config_dir': folder }))
    config = cloud.config
    await onCloud(config, 'test', (ctx) =>
      ctx.write(async (tx) => {
        for (const id of ['one', 'two']) await createDomain(tx, { id, name: id, enabled: true })
      }),
    )
    file('one', '[ldap]\nurl = ldap://one\npassword = secret\nurl = ldap://again\n[identity]\ndriver = ldap\n')
    file('two', '[ldap]\nurl = ldap://two\n[token]\nexpiration = 1\n')
    file('three', '[ldap]\nurl = ldap://three\n')
    file('four', 'no section\n')
  })
  afterAll(() => cloud.stop())

  const file = (domain: string, text: string) => writeFileSync(join(cloud.folder, `keystone.${domain}.conf`), text)
  const upload = async (options: Parameters<typeof uploadDomainConfigs>[1]) => {
    const said: string[] = []
    const done = await uploadDomainConfigs(config, options, (line) => said.push(line.replace(`${cloud.folder}/`, '')))
    return { done, said }
  }
  const stored = (table: 'whitelisted_config' | 'sensitive_config') =>
    onCloud(config, 'test', (ctx) =>
      ctx.db.selectFrom(table).select(['domain_id', 'group', 'option', 'value']).orderBy('group').execute(),
    )

  test('what can be loaded is, each file whole or not at all, and INV-55: secrets apart', async () => {
    const { done, said } = await upload({ all: true })
    expect(done).toBe(false)
    expect(said).toHaveLength(3)
    expect(said.join('\n')).toMatch(/^keystone\.four\.conf: .*\nkeystone\.three\.conf: there is no domain three\n/)
    expect(said[2]).toMatch(/^keystone\.two\.conf: .*token/)
    expect((await stored('whitelisted_config')).map((row) => [row.domain_id, row.option, row.value])).toEqual([
      ['one', 'driver', '"ldap"'],
      ['one', 'url', '"ldap://one"'],
    ])
    expect((await stored('sensitive_config')).map(({ option }) => option)).toEqual(['password'])
  })

  test('a domain that has a configuration keeps it', async () => {
    const before = await stored('whitelisted_config')
    file('one', '[ldap]\nurl = ldap://new\n')
    const { done, said } = await upload({ domainName: 'one' })
    expect([done, said]).toEqual([false, ['keystone.one.conf: domain one has a configuration already, which stays']])
    expect(await stored('whitelisted_config')).toEqual(before)
    expect(await onCloud(config, 'test', (ctx) => domainByName(ctx, 'one'))).toMatchObject({ enabled: true })
  })

  test('all or one, and one of the two', async () => {
    await expect(upload({})).rejects.toThrow(OperatorError)
    await expect(upload({ all: true, domainName: 'one' })).rejects.toThrow(OperatorError)
  })
})

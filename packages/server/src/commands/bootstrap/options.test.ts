import { expect, test } from 'vitest'
import { OperatorError } from '../../kernel/errors.ts'
import { bootstrapOptions } from './options.ts'

test("keystone-manage's defaults", () => {
  expect(bootstrapOptions({ bootstrapPassword: 's' }, {})).toEqual({
    username: 'admin',
    password: 's',
    projectName: 'admin',
    roleName: 'admin',
    serviceName: 'keystone',
    adminUrl: null,
    publicUrl: null,
    internalUrl: null,
    regionId: null,
    immutableRoles: true,
  })
})

const args = {
  bootstrapUsername: 'user',
  bootstrapPassword: 'pass',
  bootstrapProjectName: 'project',
  bootstrapRoleName: 'role',
  bootstrapServiceName: 'service',
  bootstrapAdminUrl: 'http://a',
  bootstrapPublicUrl: 'http://p',
  bootstrapInternalUrl: 'http://i',
  bootstrapRegionId: 'region',
  immutableRoles: false,
}

test('arguments', () => {
  expect(bootstrapOptions(args, {})).toEqual({
    username: 'user',
    password: 'pass',
    projectName: 'project',
    roleName: 'role',
    serviceName: 'service',
    adminUrl: 'http://a',
    publicUrl: 'http://p',
    internalUrl: 'http://i',
    regionId: 'region',
    immutableRoles: false,
  })
})

test('the environment wins over them, unless it is empty', () => {
  const names = ['USERNAME', 'PASSWORD', 'PROJECT_NAME', 'ROLE_NAME', 'SERVICE_NAME']
  const urls = ['ADMIN_URL', 'PUBLIC_URL', 'INTERNAL_URL', 'REGION_ID']
  const env = (value: string) =>
    Object.fromEntries([...names, ...urls].map((name) => [`OS_BOOTSTRAP_${name}`, value && `${value}-${name}`]))
  expect(bootstrapOptions(args, env('env'))).toEqual({
    username: 'env-USERNAME',
    password: 'env-PASSWORD',
    projectName: 'env-PROJECT_NAME',
    roleName: 'env-ROLE_NAME',
    serviceName: 'env-SERVICE_NAME',
    adminUrl: 'env-ADMIN_URL',
    publicUrl: 'env-PUBLIC_URL',
    internalUrl: 'env-INTERNAL_URL',
    regionId: 'env-REGION_ID',
    immutableRoles: false,
  })
  expect(bootstrapOptions(args, env(''))).toEqual(bootstrapOptions(args, {}))
})

test('INV-59: there is no default password', () => {
  expect(() => bootstrapOptions({}, {})).toThrow(OperatorError)
  expect(() => bootstrapOptions({ bootstrapPassword: '' }, { OS_BOOTSTRAP_PASSWORD: '' })).toThrow(
    'no password for the administrator',
  )
})

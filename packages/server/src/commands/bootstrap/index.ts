import {
  ensureImpliedRole,
  ensureRole,
  grantOnProject,
  grantOnSystem,
  removeImpliedRoleIfThere,
} from '../../assignment/operations.ts'
import {
  createEndpoint,
  createRegion,
  createService,
  endpointsOfService,
  regionExists,
  serviceOfType,
  updateEndpoint,
} from '../../catalog/operations.ts'
import { createUser, updateUser, userByName, verifyPassword } from '../../identity/operations.ts'
import type { Context, Services, WriteContext } from '../../kernel/context.ts'
import { NotFound } from '../../kernel/errors.ts'
import { createDomain, createProject, domainById, projectByName } from '../../resource/operations.ts'
import { commandContext } from '../on-cloud.ts'
import { roleIntents } from './intents.ts'
import type { BootstrapOptions } from './options.ts'

export { type BootstrapArguments, type BootstrapOptions, bootstrapOptions } from './options.ts'

/**
 * The first administrator and what a cloud needs before anybody can log in, in one transaction. May be run again: what
 * is there is left as it is, but the administrator is enabled and has the password given.
 */
export const bootstrapCloud = (services: Services, options: BootstrapOptions): Promise<void> =>
  bootstrapIn(commandContext(services, 'bootstrap'), options)

export async function bootstrapIn(ctx: Context, options: BootstrapOptions): Promise<void> {
  const passwordHash = (await alreadyHas(ctx, options)) ? undefined : await ctx.hasher.hash(options.password)
  await ctx.write(async (tx) => {
    await defaultDomain(tx)
    const projectId = await adminProject(tx, options.projectName)
    const userId = await adminUser(tx, options.username, passwordHash)
    const roleId = await defaultRoles(tx, options)
    await grantOnProject(tx, { roleId, userId, projectId })
    await grantOnSystem(tx, { roleId, userId })
    await identityCatalog(tx, options)
  })
}

/** Makes the catalog's identity endpoints at one address lead to another; those at any other address stay. */
export async function moveIdentityEndpoints(services: Services, move: { from: string; to: string }): Promise<void> {
  await commandContext(services, 'serve').write(async (tx) => {
    const service = await serviceOfType(tx, 'identity')
    if (service === undefined) return
    for (const { id, url } of await endpointsOfService(tx, service.id))
      if (url === move.from) await updateEndpoint(tx, id, { url: move.to })
  })
}

const defaultDomainId = (ctx: Context): string => ctx.config.identity.default_domain_id

async function found<T>(lookUp: Promise<T>): Promise<T | null> {
  try {
    return await lookUp
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}

async function alreadyHas(ctx: Context, { username, password }: BootstrapOptions): Promise<boolean> {
  const user = await found(userByName(ctx, username, defaultDomainId(ctx)))
  if (user === null) return false
  const verdict = await verifyPassword(ctx, user.id, password)
  return verdict.ok || verdict.why === 'disabled'
}

async function defaultDomain(ctx: WriteContext): Promise<void> {
  const id = defaultDomainId(ctx)
  if ((await found(domainById(ctx, id))) !== null) return
  await createDomain(ctx, { id, name: 'Default', enabled: true, description: 'The default domain' })
  ctx.log.info(`Created domain ${id}`)
}

async function adminProject(ctx: WriteContext, name: string): Promise<string> {
  const domainId = defaultDomainId(ctx)
  const known = await found(projectByName(ctx, name, domainId))
  if (known !== null) return known.id
  const description = 'Bootstrap project for initializing the cloud.'
  const project = await createProject(ctx, { id: ctx.newId(), name, domain_id: domainId, description, enabled: true })
  ctx.log.info(`Created project ${name}`)
  return project.id
}

/** `passwordHash` undefined: the administrator has the password already. */
async function adminUser(ctx: WriteContext, name: string, passwordHash: string | undefined): Promise<string> {
  const domainId = defaultDomainId(ctx)
  const known = await found(userByName(ctx, name, domainId))
  if (known === null) {
    const user = await createUser(ctx, { name, domain_id: domainId, enabled: true, passwordHash: passwordHash ?? null })
    ctx.log.info(`Created user ${name}`)
    return user.id
  }
  if (!known.enabled || passwordHash !== undefined) {
    await updateUser(ctx, known.id, { enabled: true, ...(passwordHash === undefined ? {} : { passwordHash }) })
    ctx.log.info(`Enabled user ${name}${passwordHash === undefined ? '' : ' and reset its password'}`)
  }
  return known.id
}

/** Reader, member, manager and admin, each with all of the one before; and service, beside them. Answers admin's id. */
async function defaultRoles(
  ctx: WriteContext,
  { roleName, immutableRoles: immutable }: BootstrapOptions,
): Promise<string> {
  const role = async (name: string, description: string) => (await ensureRole(ctx, { name, description, immutable })).id
  const reader = await role('reader', roleIntents.reader)
  const member = await role('member', roleIntents.member)
  const manager = await role('manager', roleIntents.manager)
  const admin = await role(roleName, roleIntents.admin)
  await role('service', roleIntents.service)
  await ensureImpliedRole(ctx, member, reader)
  await ensureImpliedRole(ctx, manager, member)
  await ensureImpliedRole(ctx, admin, manager)
  // Before the manager role, admin implied member directly.
  await removeImpliedRoleIfThere(ctx, admin, member)
  return admin
}

async function identityCatalog(ctx: WriteContext, options: BootstrapOptions): Promise<void> {
  const { regionId, serviceName } = options
  if (regionId !== null && !(await regionExists(ctx, regionId))) await createRegion(ctx, { id: regionId })
  const urls = Object.entries({ public: options.publicUrl, internal: options.internalUrl, admin: options.adminUrl })
  if (urls.every(([, url]) => url === null)) return
  const service =
    (await serviceOfType(ctx, 'identity')) ??
    (await createService(ctx, { type: 'identity', name: serviceName, enabled: true }))
  const endpoints = (await endpointsOfService(ctx, service.id)).filter(
    (endpoint) => regionId === null || endpoint.region_id === regionId,
  )
  for (const [kind, url] of urls) {
    if (url === null) continue
    const known = endpoints.find((endpoint) => endpoint.interface === kind)
    if (known === undefined)
      await createEndpoint(ctx, { interface: kind, url, service_id: service.id, region_id: regionId, enabled: true })
    else if (known.url !== url) await updateEndpoint(ctx, known.id, { url })
  }
}

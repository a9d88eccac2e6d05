import {
  assertStrong,
  createUser,
  resetUnknownActivity,
  updateUser,
  userByName,
  verifyPassword,
} from '../identity/operations.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Context } from '../kernel/context.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { createProject, projectByName } from '../resource/operations.ts'
import { onCloud } from './on-cloud.ts'

/** Projects and users with ids chosen by the operator, for clouds whose other services know them already. */
export const projectSetup = (
  config: Config,
  { projectName: name, projectId }: { readonly projectName: string; readonly projectId?: string },
): Promise<void> =>
  onCloud(config, 'project_setup', async (ctx) => {
    const domainId = config.identity.default_domain_id
    if ((await found(projectByName(ctx, name, domainId))) !== null) {
      ctx.log.info(`Project ${name} already exists, skipping creation.`)
      return
    }
    const description = 'Bootstrap project for initializing the cloud.'
    const id = projectId ?? ctx.newId()
    await ctx.write((tx) => createProject(tx, { id, name, domain_id: domainId, description, enabled: true }))
    ctx.log.info(`Created project ${name}`)
  })

export interface UserSetup {
  readonly username: string
  readonly userPasswordPlain: string
  readonly userId?: string
}

/** One that exists is enabled, and its password set when it is another: a way back in. */
export const userSetup = (config: Config, { username: name, userPasswordPlain, userId }: UserSetup): Promise<void> =>
  onCloud(config, 'user_setup', async (ctx) => {
    const domainId = config.identity.default_domain_id
    const known = await found(userByName(ctx, name, domainId))
    if (known !== null && userId !== undefined && known.id !== userId)
      throw Conflict.storing('user_id', `user \`${name}\` already exists with \`${known.id}\``)
    if (known !== null && (await hasPassword(ctx, known.id, userPasswordPlain))) {
      if (!known.enabled) await ctx.write((tx) => updateUser(tx, known.id, { enabled: true }))
      ctx.log.info(`User ${name} already exists${known.enabled ? ', skipping creation' : ' and is enabled again'}.`)
      return
    }
    assertStrong(config.security_compliance, userPasswordPlain)
    const passwordHash = await ctx.hasher.hash(userPasswordPlain)
    await ctx.write(async (tx) => {
      if (known === null) {
        const id = userId === undefined ? {} : { id: userId }
        await createUser(tx, { ...id, name, domain_id: domainId, enabled: true, passwordHash })
      } else await updateUser(tx, known.id, { enabled: true, passwordHash })
    })
    ctx.log.info(known === null ? `Created user ${name}` : `Enabled user ${name} and reset its password`)
  })

export const resetLastActive = (config: Config): Promise<void> =>
  onCloud(config, 'reset_last_active', async (ctx) => {
    const users = await resetUnknownActivity(ctx)
    ctx.log.info(`Set the last activity of ${users} users to today`)
  })

/** Whether the user has this password; one that is disabled but has it, too. */
async function hasPassword(ctx: Context, userId: string, password: string): Promise<boolean> {
  const verdict = await verifyPassword(ctx, userId, password)
  return verdict.ok || verdict.why === 'disabled'
}

async function found<T>(lookUp: Promise<T>): Promise<T | null> {
  try {
    return await lookUp
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}

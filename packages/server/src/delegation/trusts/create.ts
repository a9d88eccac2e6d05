import { roleIdsOnProject } from '../../assignment/operations.ts'
import { userById } from '../../identity/operations.ts'
import { record } from '../../kernel/changes/index.ts'
import { type Caller, callerOf, type WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound } from '../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../kernel/extras.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { projectById } from '../../resource/operations.ts'
import { endIn } from '../expiry.ts'
import { assertMayManageTrusts } from '../guards.ts'
import { type RoleReference, roleIdsIn } from '../role-references.ts'
import { showTrust, trustChain } from './operations.ts'
import { assertPassedOn } from './redelegation.ts'
import { insertTrust } from './store.ts'
import { ownAttributes, type Trust, trustFacts } from './trust.ts'

export interface NewTrust {
  readonly trustor_user_id: string
  readonly trustee_user_id: string
  readonly impersonation: boolean
  readonly project_id?: string | null
  readonly roles?: readonly RoleReference[]
  readonly expires_at?: string | null
  readonly remaining_uses?: number | null
  readonly allow_redelegation?: boolean | null
  readonly redelegation_count?: number | null
}

/** What the caller, who is the trustor, passes on. By a trust-scoped token that trust is passed on. */
export async function createTrust(ctx: WriteContext, given: NewTrust): Promise<Trust> {
  const caller = callerOf(ctx)
  assertMayManageTrusts(ctx)
  const projectId = given.project_id || null
  const asked = given.roles ?? []
  if (projectId !== null && asked.length === 0) throw Forbidden.action('At least one role should be specified')
  if (caller.userId !== given.trustor_user_id) throw Forbidden.action('The authenticated user should match the trustor')
  await userById(ctx, given.trustee_user_id)
  const roleIds = await roleIdsIn(ctx, asked)
  await assertHeld(ctx, { caller, projectId, roleIds })
  const end = given.expires_at == null ? null : endIn(ctx, given.expires_at)

  const parent = caller.delegation?.kind === 'trust' ? await showTrust(ctx, caller.delegation.trustId) : null
  const trust: Trust = {
    id: ctx.newId(),
    trustor_user_id: given.trustor_user_id,
    trustee_user_id: given.trustee_user_id,
    project_id: projectId,
    impersonation: given.impersonation,
    expires_at: end ?? parent?.expires_at ?? null,
    remaining_uses: given.remaining_uses ?? null,
    deleted_at: null,
    redelegated_trust_id: parent?.id ?? null,
    redelegation_count: redelegationCount(ctx, given, parent),
    roleIds,
    extra: extrasIn(given as unknown as Extras, ownAttributes),
  }
  if (parent !== null) {
    const { max_redelegation_count: countMax } = ctx.config.trust
    const [nearest, ...above] = await trustChain(ctx, parent.id)
    assertPassedOn(nearest, trust, countMax)
    // Those above bound the one below them, and so this one, in all but the depth.
    for (const { redelegation_count: depth } of above)
      if (depth <= 0) throw new Forbidden().because('the chain of trusts is not to be passed on')
  }
  await insert(ctx, trust)
  return trust
}

/** @throws NotFound naming the role, as upstream has it */
async function assertHeld(
  ctx: WriteContext,
  { caller, projectId, roleIds }: { caller: Caller; projectId: string | null; roleIds: readonly string[] },
): Promise<void> {
  const held = projectId === null ? new Set<string>() : await heldOn(ctx, caller.userId, projectId)
  // INV-01: an application credential that an operator lets make trusts passes on what it was given itself.
  const bounded = caller.delegation?.kind === 'application-credential'
  if (bounded && projectId !== caller.projectId)
    throw Forbidden.action('An application credential makes trusts for its own project.')
  const lacking = roleIds.find((id) => !held.has(id) || (bounded && !caller.roleIds.includes(id)))
  if (lacking !== undefined) throw NotFound.of('role', lacking)
}

async function heldOn(ctx: WriteContext, userId: string, projectId: string): Promise<ReadonlySet<string>> {
  await projectById(ctx, projectId)
  return (await roleIdsOnProject(ctx, userId, projectId)).ids
}

/** How many times the new trust can be passed on. @throws Forbidden, BadRequest */
function redelegationCount(ctx: WriteContext, given: NewTrust, parent: Trust | null): number {
  const { max_redelegation_count: countMax } = ctx.config.trust
  const asked = given.redelegation_count ?? null
  if (given.allow_redelegation !== true || asked === 0) return 0
  if (asked !== null && asked > countMax)
    throw new Forbidden().because(`Requested redelegation depth of ${asked} is greater than allowed ${countMax}`)
  if (given.remaining_uses != null) throw new BadRequest('remaining_uses must not be set if redelegation is allowed')
  if (parent === null) return asked ?? countMax
  const left = parent.redelegation_count - 1
  if (asked !== null && asked !== left)
    throw new Forbidden().because('Modifying "redelegation_count" upon redelegation is forbidden.')
  return left
}

async function insert(ctx: WriteContext, trust: Trust): Promise<void> {
  try {
    await insertTrust(ctx.tx, trust)
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.storing('trust', `Duplicate entry found with ID ${trust.id}`)
    throw error
  }
  record(ctx.tx, {
    entity: 'trust',
    id: trust.id,
    op: 'create',
    body: { ...trustFacts(trust), roles: trust.roleIds },
  })
}

import type { WriteContext } from '../../kernel/context.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { type Attributes, checkUrlSafe } from '../projects/attributes.ts'
import { checkNotFederated, createProject, domainById, type NewProject, updateProject } from '../projects/operations.ts'
import { type Domain, domainOf } from '../projects/project.ts'

/** A domain is a project that acts as one: what is done here is what the domain API adds to that. */
export type NewDomain = Omit<NewProject, 'domain_id' | 'parent_id' | 'is_domain'>

/** @throws BadRequest, Conflict */
export async function createDomain(ctx: WriteContext, wanted: NewDomain): Promise<Domain> {
  checkUrlSafe('Domain', ctx.config.resource.domain_name_url_safe, wanted.name)
  return domainOf(await createProject(ctx, { ...wanted, domain_id: null, parent_id: null, is_domain: true }))
}

/**
 * Applies a change as a PATCH body states it. What would make the domain something else (its id, a parent) is passed
 * over, as upstream does.
 */
export async function updateDomain(ctx: WriteContext, id: string, body: Attributes): Promise<Domain> {
  await domainById(ctx, id)
  checkNotFederated(ctx, { id, name: body.name })
  const { id: _id, domain_id: _domain, parent_id: _parent, is_domain: _is, ...change } = body
  return domainOf(await updateProject(ctx, id, change))
}

/** An id the caller chose for a new domain: a UUID's 32 hexadecimal digits. */
export function chosenDomainId(id: string): string {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new BadRequest('Domain ID does not conform to required UUID format.')
  return id
}

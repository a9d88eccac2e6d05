import type { Services } from '../kernel/context.ts'
import { someProjectsBelowProjects } from '../resource/operations.ts'

const NAMED_MAX = 5

/**
 * The strict model thinks of domains and their projects. Keystone does not start over a deeper tree, which it lets
 * projects' managers make all the same; here that is said and no more.
 */
export async function warnOfDeepTrees({ config, store, log }: Services): Promise<void> {
  if (config.unified_limit.enforcement_model !== 'strict_two_level') return
  const deep = await someProjectsBelowProjects(store.db, NAMED_MAX)
  if (deep.length > 0)
    log.warn(
      `[unified_limit] enforcement_model = strict_two_level: projects below other projects are bound by registered limits alone, among them ${deep.join(', ')}`,
    )
}

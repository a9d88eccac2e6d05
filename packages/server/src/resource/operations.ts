/** What other areas use of domains and projects. */
export { replaceConfig } from './domain-config/operations.ts'
export { createDomain, type NewDomain, updateDomain } from './domains/operations.ts'
export { checkDeletable, checkMutable, type Guarded, type Options, optionsAfter } from './immutable.ts'
export {
  assertDomainEnabled,
  assertProjectEnabled,
  childrenOf,
  createProject,
  domainById,
  domainByName,
  domainsByIds,
  isDomain,
  type NewProject,
  projectById,
  projectByName,
  projectsByIds,
  updateProject,
} from './projects/operations.ts'
export { type Domain, domainView, facts, type Project, projectView } from './projects/project.ts'
export { removeDomain, removeProject } from './projects/remove.ts'
export { someProjectsBelowProjects } from './projects/store.ts'
export { parentsOf, subtreeOf } from './projects/tree.ts'

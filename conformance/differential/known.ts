import type { Known } from './compare.ts'
import { storedCatalog } from './known/catalog.ts'
import { ownChoices } from './known/choices.ts'
import { credentials } from './known/credentials.ts'
import { delegation } from './known/delegation.ts'
import { federation } from './known/federation.ts'
import { limitsAndFilters } from './known/limits.ts'
import { mfa } from './known/mfa.ts'
import { oauth } from './known/oauth.ts'
import { changedSinceZed } from './known/versions.ts'

/** Every step to which Debian's Keystone does not give the right answer, and what is right. */
export const known: readonly Known[] = [
  ...changedSinceZed,
  ...ownChoices,
  ...limitsAndFilters,
  ...credentials,
  ...delegation,
  ...oauth,
  ...storedCatalog,
  ...federation,
  ...mfa,
]

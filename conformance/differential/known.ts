import type { Known } from './compare.ts'
import { ownChoices } from './known/choices.ts'
import { limitsAndFilters } from './known/limits.ts'
import { changedSinceZed } from './known/versions.ts'

/** Every step to which Debian's Keystone does not give the right answer, and what is right. */
export const known: readonly Known[] = [...changedSinceZed, ...ownChoices, ...limitsAndFilters]

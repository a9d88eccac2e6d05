import { KeyRepositoryError, type KeyRepositoryKind, openKeyRepository } from '@quoin/tokens'
import { pythonMatcher } from '../../identity/operations.ts'
import type { Config } from '../../kernel/config/index.ts'

/** One thing that can be wrong: nothing, or what is wrong and what to do. Those of keystone-manage that apply here. */
export interface Symptom {
  readonly name: string
  readonly looks: (config: Config) => readonly string[]
}

const when = (wrong: boolean, text: string): readonly string[] => (wrong ? [text] : [])

export const symptoms: readonly Symptom[] = [
  {
    name: 'one key repository for credentials and tokens',
    looks: ({ credential, fernet_tokens: tokens }) =>
      when(
        credential.key_repository === tokens.key_repository,
        '[credential] key_repository and [fernet_tokens] key_repository are the same directory. Rotating the keys of tokens would make stored credentials unreadable: give each its own.',
      ),
  },
  { name: 'key repository of tokens', looks: (config) => repository(config.fernet_tokens.key_repository, 'tokens') },
  {
    name: 'key repository of receipts',
    looks: (config) => repository(config.fernet_receipts.key_repository, 'receipts'),
  },
  {
    name: 'key repository of credentials',
    looks: (config) => repository(config.credential.key_repository, 'credentials'),
  },
  {
    name: 'debug',
    looks: (config) =>
      when(
        config.DEFAULT.debug,
        '[DEFAULT] debug is on. Logs grow quickly: switch it off when you have found what you look for.',
      ),
  },
  {
    name: 'insecure_debug',
    looks: (config) =>
      when(
        config.DEFAULT.insecure_debug,
        '[DEFAULT] insecure_debug is on. Answers to strangers name reasons that help an attacker: switch it off.',
      ),
  },
  {
    name: 'minimum password age',
    looks: ({ security_compliance: rules }) =>
      when(
        rules.password_expires_days !== null &&
          rules.minimum_password_age > 0 &&
          rules.minimum_password_age >= rules.password_expires_days,
        '[security_compliance] minimum_password_age is not less than password_expires_days: passwords expire before their users may change them.',
      ),
  },
  {
    name: 'password_regex',
    looks: ({ security_compliance: rules }) =>
      rules.password_regex === null
        ? []
        : [
            ...when(
              pythonMatcher(rules.password_regex) === null,
              '[security_compliance] password_regex cannot be used as a regular expression: nobody can change a password.',
            ),
            ...when(
              !rules.password_regex_description,
              '[security_compliance] password_regex is set and password_regex_description is not: users are not told what a password needs.',
            ),
          ],
  },
]

function repository(directory: string, kind: KeyRepositoryKind): readonly string[] {
  try {
    return openKeyRepository(directory, { kind }).warnings()
  } catch (error) {
    if (error instanceof KeyRepositoryError) return [error.message]
    throw error
  }
}

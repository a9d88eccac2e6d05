export {
  createPasswordHasher,
  type PasswordHasher,
  type PasswordHasherOptions,
  type PasswordNotice,
} from './passwords/hasher.ts'
export {
  HashingBusy,
  HashingFailed,
  HashingStopped,
  PasswordHashUnknown,
  PasswordSettingInvalid,
  PasswordTooLong,
  PasswordUnusable,
} from './passwords/refusals.ts'
export type { PasswordHashing } from './passwords/settings.ts'
export { newId, type RandomBytes, secureRandomBytes } from './random.ts'

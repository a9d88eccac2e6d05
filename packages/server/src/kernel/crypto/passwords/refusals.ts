import { BadRequest, Busy, Forbidden, OperatorError } from '../../errors.ts'

/** Longer than the configured algorithm takes, with `[DEFAULT] strict_password_check` on: 403. */
export class PasswordTooLong extends Forbidden {
  readonly max_bytes: number

  constructor(max_bytes: number) {
    super(
      `The password length must be less than or equal to ${max_bytes}. The server could not comply with the request because the password is invalid.`,
    )
    this.max_bytes = max_bytes
  }
}

/** No password can be made of this text: 400. */
export class PasswordUnusable extends BadRequest {
  constructor(reason: 'is empty' | 'is not valid Unicode') {
    super(`Password validation error: the password ${reason}.`)
  }
}

/** More passwords wait to be hashed than the queue holds: 503. */
export class HashingBusy extends Busy {
  constructor(waiting: number) {
    super('The server is busy checking passwords. Try again later.')
    this.because(`${waiting} passwords wait to be hashed`)
  }
}

/** The hasher was closed first; the process is on its way out: 503. */
export class HashingStopped extends Busy {
  constructor() {
    super('The server is stopping.')
  }
}

/** A worker could not do its work (no memory, killed, bcrypt's binary missing): an outage, not the user's doing. */
export class HashingFailed extends Error {
  override readonly name = 'HashingFailed'

  constructor(reason: string, options?: ErrorOptions) {
    super(`a password could not be hashed: ${reason}`, options)
  }
}

/** A stored hash that cannot be checked. For the log: its text never holds the hash (INV-55). */
export class PasswordHashUnknown extends Error {
  override readonly name = 'PasswordHashUnknown'
  /** The text up to the second `$`, or null where that does not look like one. */
  readonly ident: string | null

  constructor(ident: string | null, reason: string) {
    super(`a stored password hash${ident === null ? '' : ` of kind ${ident}`} cannot be checked: ${reason}`)
    this.ident = ident
  }
}

/** An option of keystone.conf asks for hashes that cannot be made. */
export class PasswordSettingInvalid extends OperatorError {
  override readonly name = 'PasswordSettingInvalid'

  constructor(option: string, value: number, fix: string) {
    super(`[identity] ${option} = ${value} cannot be used`, fix)
  }
}

/**
 * What a user did wrong. A refusal knows its status and what to say; the envelope is made once, in kernel/http.
 * Anything else that is thrown is a bug or an outage: it is logged whole and shown as a bare 500.
 * Messages are the Identity API's own wording: clients match on them.
 */
export abstract class Refusal extends Error {
  abstract readonly status: number
  abstract readonly title: string
  /** Keys placed inside the envelope beside code, message and title. */
  readonly extra: Readonly<Record<string, unknown>> = {}
  /** What is sent instead of the envelope, where upstream answers with something else. */
  readonly body: object | undefined = undefined
  /** Headers the answer carries. */
  readonly headers: Readonly<Record<string, string>> = {}
  /** Why, for the log alone: INV-28 and INV-58 keep it out of the answer. */
  reason: string | undefined

  because(reason: string): this {
    this.reason = reason
    return this
  }
}

const MALFORMED =
  ' The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'

/** Characters of a text that an answer repeats. */
const ECHO_MAX = 2000

export class BadRequest extends Refusal {
  readonly status = 400
  readonly title = 'Bad Request'

  static missing(attribute: string, target: string): BadRequest {
    return new BadRequest(`Expecting to find ${attribute} in ${target}.${MALFORMED}`)
  }

  /** Of a text with more characters than its column has. */
  static tooLong(column: string, given: { readonly text: string; readonly charactersMax: number }): BadRequest {
    return new BadRequest(
      `String length exceeded. The length of string '${given.text.slice(0, ECHO_MAX)}' exceeds the limit of column ` +
        `${column}(CHAR(${given.charactersMax})).`,
    )
  }
}

export class Unauthorized extends Refusal {
  readonly status = 401
  readonly title = 'Unauthorized'
  override readonly extra: Readonly<Record<string, unknown>>

  constructor(message = 'The request you have made requires authentication.', identity?: Record<string, unknown>) {
    super(message)
    this.extra = identity === undefined ? {} : { identity }
  }
}

/** A refusal whose text is safe to show whatever the caller may know. */
export class Forbidden extends Refusal {
  readonly status = 403
  readonly title = 'Forbidden'

  constructor(message = 'You are not authorized to perform the requested action.') {
    super(message)
  }

  static action(action: string): Forbidden {
    return new Forbidden(`You are not authorized to perform the requested action: ${action}.`)
  }
}

export class NotFound extends Refusal {
  readonly status = 404
  readonly title = 'Not Found'

  static of(thing: string, id: string): NotFound {
    return new NotFound(`Could not find ${thing}: ${id}.`)
  }
}

export class MethodNotAllowed extends Refusal {
  readonly status = 405
  readonly title = 'Method Not Allowed'
}

export class Conflict extends Refusal {
  readonly status = 409
  readonly title = 'Conflict'

  static storing(type: string, details: string): Conflict {
    return new Conflict(`Conflict occurred attempting to store ${type} - ${details}.`)
  }

  static duplicateName(type: string, name: string, domainId: string | null): Conflict {
    return domainId === null
      ? Conflict.storing(type, `Duplicate entry found with name ${name}`)
      : Conflict.storing(type, `Duplicate entry found with name ${name} at domain ID ${domainId}`)
  }
}

export class Gone extends Refusal {
  readonly status = 410
  readonly title = 'Gone'

  constructor(message = 'The service you have requested is no longer available on this server.') {
    super(message)
  }
}

export class TooLarge extends Refusal {
  readonly status = 413
  readonly title = 'Request Entity Too Large'
}

export class NotImplemented extends Refusal {
  readonly status = 501
  readonly title = 'Not Implemented'

  constructor(message = 'The action you have requested has not been implemented.') {
    super(message)
  }
}

/** Load is shed: the client may try again (INV-52). */
export class Busy extends Refusal {
  readonly status = 503
  readonly title = 'Service Unavailable'
  override readonly headers = { 'Retry-After': '1' }
}

/** The database went away while it committed (INV-70). */
export class Unconfirmed extends Refusal {
  readonly status = 503
  readonly title = 'Service Unavailable'

  constructor() {
    super('It is not known whether the change was made. Look before you ask for it again.')
  }
}

/** An operator's mistake: stops the start, names what to change and where. */
export class OperatorError extends Error {
  readonly fix: string

  constructor(message: string, fix: string) {
    super(message)
    this.fix = fix
  }
}

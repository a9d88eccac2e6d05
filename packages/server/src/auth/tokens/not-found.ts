import { NotFound } from '../../kernel/errors.ts'

/**
 * No valid token. Upstream tells it apart from a token whose project or domain is gone: this one leaves its bearer a
 * stranger, the other ends the request.
 */
export class TokenNotFound extends NotFound {}

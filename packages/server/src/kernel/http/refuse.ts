import type { RequestInfo } from '../context.ts'
import { MethodNotAllowed, Refusal, Unauthorized } from '../errors.ts'
import type { Logger } from '../log/index.ts'
import type { Reply } from '../pipeline.ts'

/** The error envelope, made once. What is not a refusal is a bug or an outage: logged whole, shown bare (INV-58). */
export function refusalReply(error: unknown, request: RequestInfo, log: Logger): Reply {
  if (error instanceof MethodNotAllowed)
    return { status: 405, headers: error.headers, body: `${JSON.stringify({ message: error.message })}\n` }
  if (!(error instanceof Refusal)) {
    log.error(`${request.method} ${request.path} failed`, { ...named(request), error })
    return envelope(
      500,
      'Internal Server Error',
      'An unexpected error prevented the server from fulfilling your request.',
    )
  }
  if (error instanceof Unauthorized)
    log
      .with(named(request))
      .warn(`Authorization failed. ${error.reason ?? error.message} from ${request.remoteAddress}`)
  else
    log.with(named(request)).debug(`${request.method} ${request.path} refused: ${error.message} ${error.reason ?? ''}`)
  if (error.body !== undefined)
    return { status: error.status, headers: error.headers, body: `${JSON.stringify(error.body)}\n` }
  const reply = envelope(error.status, error.title, error.message, error.extra)
  const challenge = error instanceof Unauthorized ? { 'WWW-Authenticate': `Keystone uri="${request.endpoint}/v3"` } : {}
  return { ...reply, headers: { ...error.headers, ...challenge } }
}

const named = ({ id, globalId }: RequestInfo) => ({ request_id: id, global_request_id: globalId })

function envelope(code: number, title: string, message: string, extra: object = {}): Reply {
  return { status: code, headers: {}, body: `${JSON.stringify({ error: { code, message, title, ...extra } })}\n` }
}

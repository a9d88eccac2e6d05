import { bool, choice } from '../option.ts'

export const api = {
  response_validation: choice('warn', ['error', 'warn', 'ignore']),
}

export const wsgi = {
  debug_middleware: bool(false),
}

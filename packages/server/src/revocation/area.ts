import { area } from '../kernel/declare.ts'
import { listRevocationEvents } from './api.ts'

/** What ends tokens before their time. First of all areas: every other may have to end some. */
export const revocation = area({ name: 'revocation', operations: [listRevocationEvents] })

import { Refusal } from '../../kernel/errors.ts'
import { isoOfSeconds } from '../../kernel/times.ts'
import { askableRules } from '../mfa.ts'
import type { NamedDomain } from '../tokens/valid-token.ts'
import type { ValidReceipt } from './receipt.ts'

export const RECEIPT_HEADER = 'Openstack-Auth-Receipt'

export interface ReceiptUser {
  readonly id: string
  readonly name: string
  readonly domain: NamedDomain
  readonly options: Readonly<Record<string, unknown>>
}

/** Not enough methods yet: the receipt, and the rules that what was proven is a part of. */
export class InsufficientMethods extends Refusal {
  readonly status = 401
  readonly title = 'Unauthorized'
  override readonly body: object
  override readonly headers: Readonly<Record<string, string>>

  constructor(receipt: ValidReceipt, user: ReceiptUser, enabled: readonly string[]) {
    super(`user ${user.id} must present more methods than ${receipt.methods.join(', ')}`)
    this.headers = { [RECEIPT_HEADER]: receipt.id }
    this.body = {
      receipt: {
        methods: receipt.methods,
        user: { id: user.id, name: user.name, domain: { id: user.domain.id, name: user.domain.name } },
        expires_at: isoOfSeconds(receipt.expiresAtS),
        issued_at: isoOfSeconds(receipt.issuedAtS),
      },
      required_auth_methods: askableRules(user.options, enabled).filter((rule) =>
        rule.some((method) => receipt.methods.includes(method)),
      ),
    }
  }
}

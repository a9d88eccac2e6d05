import { flushTrusts } from '../delegation/operations.ts'
import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { onCloud } from './on-cloud.ts'

export interface TrustFlush {
  readonly projectId?: string
  readonly trustorUserId?: string
  readonly trusteeUserId?: string
  /** DD-MM-YYYY, in UTC; now unless given. */
  readonly date?: string
}

/** Deletes trusts that were ended, and those that ended by themselves before the date, in transactions of bounded size. */
export async function trustFlush(config: Config, given: TrustFlush): Promise<void> {
  const { date, ...of } = chosen(given)
  const before = date === undefined ? undefined : dayIn(date)
  await onCloud(config, 'trust_flush', async (ctx) => {
    if (before === undefined) ctx.log.info('No date is supplied; trusts that have ended by now are deleted')
    const deleted = await flushTrusts(ctx, { ...of, before: before ?? ctx.now() })
    ctx.log.info(`Deleted ${deleted} trusts`)
  })
}

/** Only what is ours: the command line brings the options that say where the configuration is, too. */
const chosen = ({ projectId, trustorUserId, trusteeUserId, date }: TrustFlush): TrustFlush => ({
  ...(projectId === undefined ? {} : { projectId }),
  ...(trustorUserId === undefined ? {} : { trustorUserId }),
  ...(trusteeUserId === undefined ? {} : { trusteeUserId }),
  ...(date === undefined ? {} : { date }),
})

/** @throws OperatorError */
function dayIn(text: string): Date {
  const [, day, month, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(text) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() !== Number(month) - 1)
    throw new OperatorError(`--date ${text} is no date`, 'Write it as DD-MM-YYYY.')
  return date
}

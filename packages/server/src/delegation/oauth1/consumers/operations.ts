import { following, record } from '../../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../../kernel/context.ts'
import { NotFound } from '../../../kernel/errors.ts'
import { type Extras, extrasIn } from '../../../kernel/extras.ts'
import { assertFits } from '../../../kernel/validation/fits.ts'
import { revoke } from '../../../revocation/operations.ts'
import { consumer as consumerTable } from '../../../schema/tables/delegation.ts'
import { endAccessTokensOfConsumer } from '../access-tokens/operations.ts'
import { removeRequestTokensOfConsumer } from '../handshake/operations.ts'
import type { Consumer } from './store.ts'
import * as store from './store.ts'

/** The secret is shown once; links are made anew for each answer. */
export const consumerAttributes: ReadonlySet<string> = new Set(['id', 'description', 'secret', 'links'])

/** @throws NotFound */
export async function showConsumer(ctx: Pick<Context, 'db'>, id: string): Promise<Consumer> {
  const consumer = await store.consumerById(ctx.db, id)
  if (consumer === undefined) throw new NotFound('Consumer not found')
  return consumer
}

/** With its secret, which is shown this once (INV-57). */
export async function createConsumer(ctx: WriteContext, given: Extras): Promise<Consumer> {
  const secret = ctx.newId()
  const consumer: Consumer = { ...extrasIn(given, consumerAttributes), id: ctx.newId(), description: textOf(given) }
  await store.insertConsumer(ctx.tx, { ...rowOf(consumer), secret })
  recordConsumer(ctx, 'create', consumer)
  return { ...consumer, secret }
}

export async function updateConsumer(ctx: WriteContext, id: string, change: Extras): Promise<Consumer> {
  const before = await showConsumer(ctx, id)
  const consumer: Consumer = {
    ...extrasIn(before, consumerAttributes),
    ...extrasIn(change, consumerAttributes),
    id,
    description: 'description' in change ? textOf(change) : before.description,
  }
  await store.updateConsumerRow(ctx.tx, rowOf(consumer))
  recordConsumer(ctx, 'update', consumer)
  return consumer
}

/** With all that was given to it: tokens made by it end at once (INV-18). */
export async function removeConsumer(ctx: WriteContext, id: string): Promise<void> {
  await showConsumer(ctx, id)
  await removeRequestTokensOfConsumer(ctx, id)
  await following(ctx.tx, 'consumer', () => endAccessTokensOfConsumer(ctx, id))
  await revoke(ctx, { consumerId: id })
  await store.deleteConsumerRow(ctx.tx, id)
  record(ctx.tx, { entity: 'consumer', id, op: 'delete', body: {} })
}

const textOf = ({ description }: Extras): string | null => (typeof description === 'string' ? description : null)

function rowOf(consumer: Consumer): store.ConsumerRow {
  const { id, description } = consumer
  assertFits(consumerTable, 'description', description)
  return { id, description, extra: JSON.stringify(extrasIn(consumer, consumerAttributes)) }
}

function recordConsumer(ctx: WriteContext, op: 'create' | 'update', consumer: Consumer): void {
  record(ctx.tx, { entity: 'consumer', id: consumer.id, op, body: rowOf(consumer) as unknown as Extras })
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '../kernel/changes/index.ts'
import { testConfig } from '../kernel/config/index.ts'
import { type KernelServices, kernelServices } from '../kernel/testing/services.ts'
import { settingsOf, startNotifications } from './index.ts'

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** The one driver that needs nothing else; RabbitMQ is in conformance/notifications. */
describe('the log driver', () => {
  let kernel: KernelServices
  beforeAll(async () => {
    kernel = await kernelServices()
  })
  afterAll(() => kernel.stop())

  test('a line for each notification that is not opted out of', async () => {
    const settings = settingsOf(
      testConfig({
        'oslo_messaging_notifications.driver': 'log',
        'DEFAULT.notification_opt_out': 'identity.region.updated',
        'DEFAULT.default_publisher_id': 'here',
      }),
    )
    if (settings === null) throw new Error('no driver')
    const { services, lines } = kernel
    const told = (): string[] => lines.filter((line) => line.includes('oslo.messaging.notification.'))
    const notifications = await startNotifications(settings, services, { beatMs: 20 })
    const origin = { address: '192.0.2.1', agent: 'ua/1', userName: 'ann' }
    await services.store.write(
      async (tx) => {
        for (const op of ['create', 'update', 'delete'] as const)
          record(tx, { entity: 'region', id: 'north', op, body: {} })
        record(tx, { entity: 'mapping', id: 'silent', op: 'create', body: {} })
      },
      { userId: 'u1', requestId: 'req-1', origin },
    )
    await until(() => told().length === 2)
    const by = { userId: null, requestId: 'req-2', origin }
    const user = { id: 'u2', name: 'bob' }
    notifications.notice({ kind: 'authentication', outcome: 'failure', user }, by)
    await notifications.stop()
    expect(told().map((line) => line.match(/oslo\.messaging\.notification\.(\S+)/)?.[1])).toEqual([
      'identity.region.created',
      'identity.region.deleted',
      'identity.authenticate',
    ])
    const message = JSON.parse(told()[0]?.replace(/^[^{]*/, '') ?? '')
    expect(message).toMatchObject({
      ...{ event_type: 'identity.region.created', publisher_id: 'identity.here', priority: 'INFO' },
      payload: {
        initiator: { username: 'ann', host: { address: '192.0.2.1', agent: 'ua/1' }, request_id: 'req-1' },
        resource_info: 'north',
      },
    })
  })
})

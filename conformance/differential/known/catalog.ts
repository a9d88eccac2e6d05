/** Stored policies, endpoint filters, limits and domain configuration: what changed since Zed, and what Quoin does otherwise. */
import type { Known } from '../compare.ts'

const CAN_BE_ZERO = 'A limit of nothing and an empty description are values like others; upstream keeps the old ones.'

export const storedCatalog: readonly Known[] = [
  {
    reason: CAN_BE_ZERO,
    steps: ['access to limits/change to nothing'],
    answer: {
      body: {
        limit: {
          description: 'Seven',
          domain_id: null,
          id: '<limit>',
          links: { self: 'http://<host>/v3/limits/<limit>' },
          project_id: '<project:near-project>',
          region_id: 'l-region',
          resource_limit: 0,
          resource_name: 'cores',
          service_id: '<service:>',
        },
      },
    },
  },
  {
    reason: CAN_BE_ZERO,
    steps: [
      'access to limits/change to an empty description',
      'access to limits/show after the changes',
      'access to limits/change nothing',
    ],
    answer: {
      body: {
        limit: {
          description: '',
          domain_id: null,
          id: '<limit>',
          links: { self: 'http://<host>/v3/limits/<limit>' },
          project_id: '<project:near-project>',
          region_id: 'l-region',
          resource_limit: 0,
          resource_name: 'cores',
          service_id: '<service:>',
        },
      },
    },
  },
]

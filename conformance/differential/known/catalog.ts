/** Stored policies, and access to endpoint filters, limits and domain configuration: what changed since Zed, and what Quoin does otherwise. */
import type { Known } from '../compare.ts'

const SCHEMA =
  '2026.1 validates queries and bodies by schema, and says so in its own words; what may be a secret is masked.'
const LISTS = 'Since 2024.1 administrators and services see all limits, whatever their scope.'
const NULL_REGION = '2026.1 accepts a region that is null.'
const ONCE = 'An endpoint that a policy reaches in several ways is listed once.'
const GONE = 'What goes takes its associations along; upstream leaves them, and then fails to find what they name.'
const ZERO = 'An amount of 0 and an empty description are stored; upstream drops them.'

export const storedCatalog: readonly Known[] = [
  {
    reason: SCHEMA,
    steps: ['legacy policies/create an object as blob', 'legacy policies/change to a number'],
    answer: { refused: 400, message: "Invalid input for field 'blob': '***' is not of type 'string'" },
  },
  {
    reason: ONCE,
    steps: [
      'legacy policies/endpoints by region',
      'legacy policies/endpoints by endpoint',
      'legacy policies/endpoints of the policy as admin',
      'legacy policies/endpoints of the policy as system-reader',
      'legacy policies/endpoints of the policy as project-admin',
      'legacy policies/endpoints by the parent region',
    ],
    answer: {
      body: {
        endpoints: [
          {
            enabled: true,
            id: '<p-endpoint>',
            interface: 'public',
            links: { self: 'http://<host>/v3/endpoints/<p-endpoint>' },
            region_id: 'p-child',
            service_id: '<service:p-service>',
            url: 'http://p.example',
          },
        ],
        links: { next: null, previous: null, self: 'http://<host>/v3/policies/<policy>/OS-ENDPOINT-POLICY/endpoints' },
      },
    },
  },
  {
    reason: GONE,
    steps: ['legacy policies/its associations went along'],
    answer: { refused: 404, message: 'No policy is associated with endpoint <p-endpoint>.' },
  },
  {
    reason: GONE,
    steps: ['legacy policies/it is not among the endpoints'],
    answer: {
      status: 200,
      body: {
        endpoints: [],
        links: {
          next: null,
          previous: null,
          self: 'http://<host>/v3/policies/<second-policy>/OS-ENDPOINT-POLICY/endpoints',
        },
      },
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to endpoint filters/group with more'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute endpoint_group. Value: {'name': 'more', 'filters': {'interface': 'public'}, 'more': 1}. Additional properties are not allowed ('more' was unexpected)",
    },
  },
  {
    reason: SCHEMA,
    steps: [
      'access to endpoint filters/group with an unknown interface',
      'access to endpoint filters/change to an unknown interface',
    ],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute interface. Value: private. 'private' is not one of ['admin', 'internal', 'public']",
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to endpoint filters/group of nothing'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute endpoint_group. Value: {}. 'filters' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to endpoint filters/group without the key'],
    answer: { refused: 400, message: 'filters field is required and cannot be empty' },
  },
  {
    reason: SCHEMA,
    steps: ['access to endpoint filters/list groups by an unknown filter'],
    answer: { refused: 400, message: "Additional properties are not allowed ('unknown' was unexpected)" },
  },
  {
    reason: SCHEMA,
    steps: ['access to endpoint filters/change more'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute endpoint_group. Value: {'more': 1}. Additional properties are not allowed ('more' was unexpected)",
    },
  },
  {
    reason: SCHEMA,
    steps: [
      'access to limits/register of an unknown service',
      'access to limits/list registered service_id=nothing',
      'access to limits/reregister to an unknown service',
      'access to limits/create of an unknown service',
    ],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute service_id. Value: nothing. 'nothing' is not a 'uuid'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/register without the key'],
    answer: { refused: 400, message: "'registered_limits' is a required property" },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/list registered region_id='],
    answer: { refused: 400, message: "Invalid input for field/attribute region_id. Value: . '' is too short" },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/create for both'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute 0. Value: {'service_id': '<service:l-service>', 'region_id': 'l-region', 'resource_name': 'cores', 'resource_limit': 5, 'project_id': '<project:near-project>', 'domain_id': '<domain:near>'}. {'service_id': '<service:l-service>', 'region_id': 'l-region', 'resource_name': 'cores', 'resource_limit': 5, 'project_id': '<project:near-project>', 'domain_id': '<domain:near>'} is valid under each of {'required': ['service_id', 'resource_name', 'resource_limit', 'project_id']}, {'required': ['service_id', 'resource_name', 'resource_limit', 'domain_id']}",
    },
  },
  {
    reason: NULL_REGION,
    steps: ['access to limits/create in a null region'],
    answer: { refused: 403, message: 'Unable to create a limit that has no corresponding registered limit.' },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/create with a limit as text'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute resource_limit. Value: x. 'x' is not of type 'integer'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/create with a limit below -1'],
    answer: {
      refused: 400,
      message: 'Invalid input for field/attribute resource_limit. Value: -2. -2 is less than the minimum of -1',
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/create with more'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute 0. Value: {'service_id': '<service:l-service>', 'region_id': 'l-region', 'resource_name': 'cores', 'resource_limit': 5, 'project_id': '<project:near-project>', 'more': 1}. Additional properties are not allowed ('more' was unexpected)",
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to limits/create without the key'],
    answer: { refused: 400, message: "'limits' is a required property" },
  },
  {
    reason: LISTS,
    steps: [
      'access to limits/list as admin',
      'access to limits/list as domain-admin',
      'access to limits/list as project-admin',
      'access to limits/list as service',
    ],
    answer: { anyBody: true },
  },
  {
    reason: LISTS,
    steps: [
      'access to limits/list of the far project as admin',
      'access to limits/list of the far project as domain-admin',
      'access to limits/list of the far project as project-admin',
      'access to limits/list of the far project as service',
    ],
    answer: {
      body: {
        limits: [
          {
            description: null,
            domain_id: null,
            id: '<id1>',
            links: { self: 'http://<host>/v3/limits/<id1>' },
            project_id: '<project:far-project>',
            region_id: 'l-region',
            resource_limit: -1,
            resource_name: 'cores',
            service_id: '<service:l-service>',
          },
        ],
        links: { next: null, previous: null, self: 'http://<host>/v3/limits?project_id=<project:far-project>' },
      },
    },
  },
  {
    reason: ZERO,
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
          service_id: '<service:l-service>',
        },
      },
    },
  },
  {
    reason: ZERO,
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
          service_id: '<service:l-service>',
        },
      },
    },
  },
  {
    reason: SCHEMA,
    steps: ['access to domain configuration/make text'],
    answer: { refused: 400, message: "Invalid input for field 'config': 'x' is not of type 'object'" },
  },
]

/** Endpoint filters, limits and the configuration of domains: what changed since Zed, and what Quoin does otherwise. */
import type { Known } from '../compare.ts'

const SCHEMA = '2026.1 validates queries and bodies by schema, before it looks at who asks.'
const WORDS = '2026.1 validates by another schema, which says so in other words.'
const ALL = 'Since 2024.1 administrators and services see all limits, whatever their scope.'
const ZERO = 'An amount of 0 and an empty description are stored; upstream drops them.'
const NOBODY = 'A limit has an owner; upstream fails without one.'
const STORED = 'What was stored is no failure, also when nothing of it is in the open.'

const refused = (reason: string, step: string, message: string): Known => ({
  reason,
  steps: [step],
  answer: { refused: 400, message },
})

/** The request's body as messages show it. */
const limit = (rest: string) =>
  `{'project_id': '<project:near-project>', 'service_id': '<service:limited>', 'resource_name': 'cores'${rest}}`
const TWO = limit(", 'resource_limit': 5, 'domain_id': '<domain:near>'")
const branch = (owner: string) => `{'required': ['service_id', 'resource_name', 'resource_limit', '${owner}']}`

export const limitsAndFilters: readonly Known[] = [
  refused(
    WORDS,
    'endpoint filter/group extra',
    "Invalid input for field/attribute endpoint_group. Value: {'name': 'x', 'filters': {'interface': 'public'}, 'colour': 'red'}. Additional properties are not allowed ('colour' was unexpected)",
  ),
  refused(WORDS, 'endpoint filter/group without a body', 'filters field is required and cannot be empty'),
  refused(
    SCHEMA,
    'endpoint filter/list groups ?name=',
    "Invalid input for field/attribute name. Value: . '' is too short",
  ),
  ...['colour', 'name__contains'].map((name) =>
    refused(
      SCHEMA,
      `endpoint filter/list groups ?${name}=${name === 'colour' ? 'red' : 'o'}`,
      `Additional properties are not allowed ('${name}' was unexpected)`,
    ),
  ),
  refused(
    WORDS,
    'limits/register service no uuid',
    "Invalid input for field/attribute service_id. Value: nova. 'nova' is not a 'uuid'",
  ),
  ...['limits/list registered ?service_id=x', 'limits/list ?service_id=x'].map((step) =>
    refused(SCHEMA, step, "Invalid input for field/attribute service_id. Value: x. 'x' is not a 'uuid'"),
  ),
  refused(SCHEMA, 'limits/list ?project_id=', "Invalid input for field/attribute project_id. Value: . '' is too short"),
  refused(
    WORDS,
    'limits/limit two owners',
    `Invalid input for field/attribute 0. Value: ${TWO}. ${TWO} is valid under each of ${branch('project_id')}, ${branch('domain_id')}`,
  ),
  refused(
    WORDS,
    'limits/limit no amount',
    `Invalid input for field/attribute 0. Value: ${limit('')}. 'resource_limit' is a required property`,
  ),
  refused(
    WORDS,
    'limits/limit nothing',
    "Invalid input for field/attribute 0. Value: {}. 'service_id' is a required property",
  ),
  refused(
    WORDS,
    'limits/limit amount too low',
    'Invalid input for field/attribute resource_limit. Value: -2. -2 is less than the minimum of -1',
  ),
  refused(
    WORDS,
    'limits/limit extra',
    `Invalid input for field/attribute 0. Value: ${limit(", 'resource_limit': 5, 'colour': 'red'")}. Additional properties are not allowed ('colour' was unexpected)`,
  ),
  refused(
    NOBODY,
    'limits/limit owner null',
    'Expecting to find project_id or domain_id in limit. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
  ),
  {
    reason: ALL,
    steps: ['limits/list as admin', 'limits/list as service'],
    answer: { like: 'limits/list as system-reader' },
  },
  ...(
    [
      ['amount 0', 'more words'],
      ['description empty', ''],
      ['description null', null],
    ] as const
  ).map(
    ([name, description]): Known => ({
      reason: ZERO,
      steps: [`limits/update ${name}`],
      answer: {
        body: {
          limit: {
            id: '<near-limit>',
            project_id: null,
            domain_id: '<domain:near>',
            service_id: '<service:limited>',
            region_id: null,
            resource_name: 'cores',
            resource_limit: 0,
            description,
            links: { self: 'http://<host>/v3/limits/<near-limit>' },
          },
        },
      },
    }),
  ),
  { reason: STORED, steps: ['domain config/patch sensitive alone'], answer: { status: 200, body: { config: {} } } },
]

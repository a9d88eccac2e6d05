/** The list of revocations: who may see it, and since when. What is in it depends on all that went before. */
import { type Area, each, step } from '../steps.ts'

const PATH = '/v3/OS-REVOKE/events'
const LATER = '2099-01-01T00:00:00Z'

export const revocation: Area = {
  name: 'revocation',
  steps: [
    step('list since a time to come', `GET ${PATH}?since=${LATER}`, { as: 'service' }),
    step('list since a time to come by HEAD', `HEAD ${PATH}?since=${LATER}`, { as: 'service' }),
    step('list since nonsense', `GET ${PATH}?since=nonsense`, { as: 'admin' }),
    ...each(
      ['admin', 'system-admin', 'system-reader', 'domain-admin', 'project-member', 'no-roles', 'garbage', 'anonymous'],
      (as) => step(`list as ${as}`, `GET ${PATH}?since=${LATER}`, { as }),
    ),
  ],
}

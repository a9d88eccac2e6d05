/** Commands about credentials and everything with which one user acts for another. */
import type { Command } from './commands.ts'

const json = (command: string, rest: Omit<Command, 'argv'> = {}): Command => ({ argv: `${command} -f json`, ...rest })
const plain = (command: string, rest: Omit<Command, 'argv'> = {}): Command => ({ argv: command, ...rest })
const LATER = '2099-01-01T00:00:00'

const credentials: readonly Command[] = [
  json('credential create {ada} secret-stuff --type cert', { save: { cert: 'id' } }),
  json('credential create ada data --type totp --project {alpha}'),
  json('credential create {ada} data --type totp', { save: { totp: 'id' } }),
  plain('credential create nobody data --type cert'),
  json('credential show {cert}'),
  plain('credential show nothing'),
  json('credential list --user {ada}'),
  json('credential list --type totp'),
  json('credential list', { as: 'ada' }),
  plain('credential delete {cert} {totp}'),
  plain('credential delete {cert}'),
  json('ec2 credentials create', { as: 'ada', save: { access: 'access' } }),
  json('ec2 credentials create --user {ada} --project {alpha}', { save: { 'second-access': 'access' } }),
  plain('ec2 credentials create --user nobody --project {alpha}'),
  json('ec2 credentials list --user {ada}'),
  json('ec2 credentials show {access} --user {ada}'),
  json('ec2 credentials show {access}', { as: 'ada' }),
  plain('ec2 credentials show nothing --user {ada}'),
  plain('ec2 credentials delete {access}', { as: 'ada' }),
  plain('ec2 credentials delete {second-access} --user {ada}'),
  plain('ec2 credentials delete {second-access} --user {ada}'),
]

const applicationCredentials: readonly Command[] = [
  json('application credential create robot --secret robots-secret', { as: 'ada', save: { robot: 'id' } }),
  {
    argv: ['application credential create ends --secret s', `--expiration ${LATER}`, '--unrestricted -f json'].join(
      ' ',
    ),
    as: 'ada',
  },
  {
    argv: ['application', 'credential', 'create', 'told', '--secret', 's', '--description', 'What for', '-f', 'json'],
    as: 'ada',
  },
  {
    argv: [
      ...['application', 'credential', 'create', 'ruled', '--secret', 's', '-f', 'json', '--access-rules'],
      '[{"service": "compute", "method": "GET", "path": "/v2.1/servers"}]',
    ],
    as: 'ada',
    save: { ruled: 'id' },
  },
  plain('application credential create robot', { as: 'ada' }),
  plain('application credential create late --expiration 2000-01-01T00:00:00', { as: 'ada' }),
  plain('application credential create odd --expiration tomorrow', { as: 'ada' }),
  plain('application credential create odd --access-rules nonsense', { as: 'ada' }),
  json('application credential create admins --secret s --role reader', { as: 'project' }),
  plain('application credential create admins2 --role nothing', { as: 'project' }),
  json('application credential list', { as: 'ada' }),
  json('application credential list --user {ada}'),
  json('application credential show robot', { as: 'ada' }),
  json('application credential show {ruled}', { as: 'ada' }),
  plain('application credential show nothing', { as: 'ada' }),
  json('token issue', { as: 'robot' }),
  json('project list --my-projects', { as: 'robot' }),
  plain('application credential create child', { as: 'robot' }),
  json('access rule list', { as: 'ada' }),
  json('access rule list --user {ada}'),
  plain('access rule show nothing', { as: 'ada' }),
  plain('access rule delete nothing', { as: 'ada' }),
  plain('application credential delete ruled told', { as: 'ada' }),
  plain('application credential delete nothing', { as: 'ada' }),
  plain('application credential delete admins', { as: 'project' }),
]

const trusts: readonly Command[] = [
  json('trust create --project {alpha} --role {baker} {ada} {bob}', { as: 'ada', save: { trust: 'id' } }),
  json(`trust create --project {alpha} --role {baker} --impersonate --expiration ${LATER} {ada} {bob}`, {
    as: 'ada',
    save: { ending: 'id' },
  }),
  plain('trust create --project {alpha} --role {baker} {bob} {ada}', { as: 'ada' }),
  plain('trust create --project {alpha} --role admin {ada} {bob}', { as: 'ada' }),
  plain('trust create --project {alpha} {ada} {bob}', { as: 'ada' }),
  plain('trust create --project {alpha} --role {baker} --expiration tomorrow {ada} {bob}', { as: 'ada' }),
  json('trust list'),
  plain('trust list', { as: 'ada' }),
  json('trust show {trust}', { as: 'ada' }),
  plain('trust show nothing'),
  json('token issue', { as: 'trustee' }),
  plain('trust delete {ending}', { as: 'ada' }),
  plain('trust delete {ending}'),
  plain('trust delete nothing'),
]

const oauth: readonly Command[] = [
  {
    argv: ['consumer', 'create', '--description', 'An app', '-f', 'json'],
    save: { app: 'id', 'app-secret': 'secret' },
  },
  json('consumer create', { save: { bare: 'id' } }),
  json('consumer show {app}'),
  plain('consumer show nothing'),
  json('consumer list'),
  { argv: ['consumer', 'set', '{app}', '--description', 'Another app'] },
  // Once only: of an unknown consumer the client makes the first that there is.
  plain('consumer delete {bare}'),
  json('request token create --consumer-key {app} --consumer-secret {app-secret} --project admin', {
    as: 'project',
    save: { request: 'key', 'request-secret': 'secret' },
  }),
  plain('request token create --consumer-key {app} --consumer-secret wrong --project admin', { as: 'project' }),
  plain('request token create --consumer-key {app} --consumer-secret {app-secret} --project nowhere', {
    as: 'project',
  }),
  plain('request token authorize --request-key nothing --role reader', { as: 'project' }),
  json('request token authorize --request-key {request} --role reader', {
    as: 'project',
    save: { verifier: 'oauth_verifier' },
  }),
  plain(
    'access token create --consumer-key {app} --consumer-secret {app-secret} --request-key {request} --request-secret {request-secret} --verifier wrongone',
    { as: 'project' },
  ),
  json(
    'access token create --consumer-key {app} --consumer-secret {app-secret} --request-key {request} --request-secret {request-secret} --verifier {verifier}',
    { as: 'project' },
  ),
  plain('consumer delete {app}'),
]

export const delegating: readonly Command[] = [...credentials, ...applicationCredentials, ...trusts, ...oauth]

import { existsSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Context } from '../kernel/context.ts'
import { Answer, type Operation, operation, Text } from '../kernel/declare.ts'
import { jsonHome } from '../kernel/derive/json-home.ts'
import { openApi } from '../kernel/derive/openapi.ts'
import { preferred } from './accept.ts'

const JSON_TYPE = 'application/json'
const HOME_TYPE = 'application/json-home'

const { version: quoinVersion } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const wantsHome = (ctx: Context): boolean => preferred(ctx.request.headers.accept, [JSON_TYPE, HOME_TYPE]) === HOME_TYPE

const operationsOf = (ctx: Context): readonly Operation[] => ctx.areas.flatMap((area) => area.operations)

const home = (ctx: Context, prefix: string): Text =>
  new Text(JSON.stringify(jsonHome(operationsOf(ctx), prefix)), HOME_TYPE)

/** The API version served: the level of Keystone 2026.1. */
const version = (ctx: Context) => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${ctx.request.endpoint}/v3/` }],
  'media-types': [{ base: JSON_TYPE, type: 'application/vnd.openstack.identity-v3+json' }],
})

const Version = Type.Object({
  id: Type.String(),
  status: Type.String(),
  updated: Type.String(),
  links: Type.Array(Type.Object({})),
})

const listVersions = operation({
  method: 'GET',
  path: '/',
  summary: 'List the API versions; the JSON Home document when that is asked for',
  open: 'clients find the API with it before they have a token',
  status: 300,
  answer: Type.Object({ versions: Type.Object({ values: Type.Array(Version) }) }),
  run: (ctx) =>
    wantsHome(ctx)
      ? new Answer(home(ctx, '/v3'), { status: 200 })
      : new Answer({ versions: { values: [version(ctx)] } }, { headers: { Location: `${ctx.request.endpoint}/v3/` } }),
})

const showVersion = operation({
  method: 'GET',
  path: '/v3',
  summary: 'Show the API version; the JSON Home document when that is asked for',
  open: 'clients find the API with it before they have a token',
  answer: Type.Object({ version: Version }),
  run: (ctx) => (wantsHome(ctx) ? home(ctx, '') : { version: version(ctx) }),
})

const healthcheck = operation({
  method: 'GET',
  path: '/healthcheck',
  summary: 'Say whether this process can serve',
  open: 'load balancers ask it without a token; it tells nothing but yes or no',
  run: async (ctx) => {
    const trouble = await troubleOf(ctx)
    return new Answer(new Text(trouble ?? ''), { status: trouble === null ? 200 : 503 })
  },
})

/** An operator's disable file wins; else the database has to answer. */
async function troubleOf(ctx: Context): Promise<string | null> {
  const { disable_by_file_path: file } = ctx.config.healthcheck
  if (file !== null && existsSync(file)) return 'DISABLED BY FILE'
  try {
    await sql`select 1`.execute(ctx.db)
    return null
  } catch (error) {
    ctx.log.error(`The database does not answer: ${(error as Error).message}`)
    return 'DATABASE DOWN'
  }
}

const showOpenApi = operation({
  method: 'GET',
  path: '/v3/OS-QUOIN/openapi.json',
  summary: 'The OpenAPI document of this API',
  open: 'it describes the API and holds nothing of the cloud',
  run: (ctx) => openApi(operationsOf(ctx), { version: quoinVersion, endpoint: ctx.request.endpoint }),
})

export const discoveryOperations = [listVersions, showVersion, healthcheck, showOpenApi]

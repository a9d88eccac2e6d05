import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Json, Names, normaliseJson, numbered } from '../normalise.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { run, temporaryFolder } from '../servers/process.ts'
import { type Client, clientEnvironment, startClient } from './client.ts'
import type { Command } from './commands.ts'

/** What one command did, without what differs from one server to the next. */
export interface Outcome {
  readonly command: string
  readonly code: number | null
  readonly stdout: Json
  readonly stderr: string
}

/** Runs all commands against one server, in order. */
export async function runScript(server: IdentityServer, commands: readonly Command[]): Promise<Outcome[]> {
  const home = await temporaryFolder('quoin-cli')
  const client = startClient(home.path)
  const names = new Names(server.url)
  const saved = new Map<string, string>()
  try {
    const outcomes: Outcome[] = []
    for (const command of commands) outcomes.push(await perform(server, command, client, home.path, names, saved))
    return outcomes
  } finally {
    await client.stop()
    await home.remove()
  }
}

async function perform(
  server: IdentityServer,
  command: Command,
  client: Client,
  home: string,
  names: Names,
  saved: Map<string, string>,
): Promise<Outcome> {
  const words = typeof command.argv === 'string' ? command.argv.split(' ') : command.argv
  const argv = words.map((word) =>
    word.replace(/\{([a-z][\w-]*)\}/g, (whole, name: string) => saved.get(name) ?? whole),
  )
  const env = { ...clientEnvironment(home), ...credentials(server, command.as ?? 'system', saved), ...command.env }
  for (const [name, text] of Object.entries(command.files ?? {})) await writeFile(join(home, name), text)
  const done = command.process
    ? await run({ name: 'openstack', program: '/usr/bin/openstack', args: argv, cwd: home, env })
    : await client.run(argv, env)
  const printed = parsed(done.stdout)
  if (printed !== undefined) names.learnFrom(printed, kindOf(words))
  for (const [name, field] of Object.entries(command.save ?? {})) {
    const value = (printed as { readonly [key: string]: Json } | undefined)?.[field]
    if (typeof value !== 'string') throw new Error(`openstack ${argv.join(' ')} printed no ${field}:\n${done.stderr}`)
    saved.set(name, value)
  }
  return {
    command: `openstack ${words.join(' ')}`,
    code: done.code,
    stdout: printed === undefined ? numbered(names.text(done.stdout)) : normaliseJson(printed, names),
    stderr: numbered(names.text(done.stderr)),
  }
}

// "implied role create" is about roles.
const kindOf = ([first = '', second = '']: readonly string[]) => (first === 'implied' ? second : first)

function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text, inOrder) as Json
  } catch {
    return undefined // a table or a shell listing; compared as text
  }
}

// The client prints the roles of an application credential as one text, in the order of their random ids.
const inOrder = (key: string, value: Json): Json =>
  key === 'roles' && typeof value === 'string' ? value.split(' ').sort().join(' ') : value

function credentials(
  server: IdentityServer,
  as: NonNullable<Command['as']>,
  saved: ReadonlyMap<string, string>,
): Record<string, string> {
  const common = { OS_AUTH_URL: `${server.url}/v3`, OS_IDENTITY_API_VERSION: '3', OS_AUTH_TYPE: 'password' }
  const admin = { ...common, OS_USERNAME: 'admin', OS_PASSWORD: server.adminPassword, OS_USER_DOMAIN_ID: 'default' }
  const ada = { ...common, OS_USERNAME: 'ada', OS_PASSWORD: 'adas-word', OS_USER_DOMAIN_NAME: 'lab' }
  switch (as) {
    case 'system':
      return { ...admin, OS_SYSTEM_SCOPE: 'all' }
    case 'project':
      return { ...admin, OS_PROJECT_NAME: 'admin', OS_PROJECT_DOMAIN_ID: 'default' }
    case 'ada':
      return { ...ada, OS_PROJECT_NAME: 'alpha', OS_PROJECT_DOMAIN_NAME: 'lab' }
    case 'ada-domain':
      return { ...ada, OS_DOMAIN_NAME: 'lab' }
    case 'robot':
      return {
        ...{ OS_AUTH_URL: common.OS_AUTH_URL, OS_IDENTITY_API_VERSION: '3', OS_AUTH_TYPE: 'v3applicationcredential' },
        ...{
          OS_APPLICATION_CREDENTIAL_ID: saved.get('robot') ?? '',
          OS_APPLICATION_CREDENTIAL_SECRET: 'robots-secret',
        },
      }
    case 'trustee':
      return {
        ...common,
        ...{ OS_USERNAME: 'robert', OS_PASSWORD: 'bobs-word', OS_USER_DOMAIN_NAME: 'lab' },
        OS_TRUST_ID: saved.get('trust') ?? '',
      }
    case 'stranger':
      return { ...admin, OS_PASSWORD: 'a wrong guess', OS_SYSTEM_SCOPE: 'all' }
  }
}

#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { run } from './commands/index.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
process.exitCode = await run(process.argv, process.env, version)

#!/usr/bin/env -S node --max-semi-space-size=64
// What a request leaves behind then dies young: with Node's default it is copied several times, and a validation costs
// a third more.
import { readFileSync } from 'node:fs'
import { run } from './commands/index.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
process.exitCode = await run(process.argv, process.env, version)

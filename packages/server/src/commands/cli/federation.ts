import { type MappingEngineOptions, mappingEngine } from '../mapping-engine.ts'
import type { Cli, Options } from './declare.ts'

export function federationCommands({ command, say }: Cli): void {
  command('mapping_engine', 'Try the rules of a mapping on an assertion, without a service')
    .requiredOption('--rules <file>', "JSON: the rules, or an object with a key 'rules'")
    .requiredOption('--input <file>', "the assertion: a line 'NAME: value' for each attribute, ';' between values")
    .option('--prefix <prefix>', 'only attributes whose names begin so')
    .option('--engine-debug', 'say why each rule applied or did not')
    .option('--mapping-schema-version <version>', 'instead of the one the file names; 1.0 when neither does')
    .action((options: Options<MappingEngineOptions>) => mappingEngine(options, say))
}

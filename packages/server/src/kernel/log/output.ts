import { closeSync, constants, fstatSync, openSync, statSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'

export interface LogOutput {
  write(lines: string): void
  close(): void
}

export interface LogOutputSettings {
  readonly log_file: string | null
  readonly log_dir: string | null
  readonly use_stderr: boolean
}

export interface Streams {
  readonly stdout: (lines: string) => void
  readonly stderr: (lines: string) => void
}

/**
 * Where lines go, as oslo.log decides it: to [DEFAULT] log_file (in log_dir; `quoin.log` if only that is set), to
 * standard error with use_stderr, to both, or else to standard output. Throws if the file cannot be opened.
 */
export function openLogOutput(settings: LogOutputSettings, streams: Streams): LogOutput {
  const path = fileOf(settings)
  const file = path === null ? null : openLogFile(path, streams)
  const stream = settings.use_stderr ? streams.stderr : streams.stdout
  return {
    write(lines) {
      file?.write(lines)
      if (file === null || settings.use_stderr) stream(lines)
    },
    close: () => file?.close(),
  }
}

function fileOf({ log_file, log_dir }: LogOutputSettings): string | null {
  if (log_file !== null) return resolve(log_dir ?? '.', log_file)
  return log_dir === null ? null : resolve(log_dir, 'quoin.log')
}

/** A file that is opened anew when logrotate has moved it away. */
function openLogFile(path: string, streams: Streams): LogOutput {
  let fd = open(path)
  return {
    write(lines) {
      try {
        if (isElsewhere(fd, path)) {
          const fresh = open(path)
          closeSync(fd)
          fd = fresh
        }
        writeSync(fd, lines)
      } catch (error) {
        // a full disk must not stop the service, nor the line be lost
        streams.stderr(`cannot write to ${path}: ${error instanceof Error ? error.message : String(error)}\n${lines}`)
      }
    },
    close: () => closeSync(fd),
  }
}

/** INV-56: read by nobody else, whatever the umask. */
const open = (path: string): number =>
  openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600)

function isElsewhere(fd: number, path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  const held = fstatSync(fd)
  return found === undefined || found.ino !== held.ino || found.dev !== held.dev
}

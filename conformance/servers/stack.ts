/** What a test has started, ended in reverse order when its scope ends, however it ends. */
export interface Stack extends AsyncDisposable {
  /** Takes over something that is starting; returns it once it runs. */
  add<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T>
  stop(): Promise<void>
}

export function stack(): Stack {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end()
  }
  return {
    add: async (starting) => {
      const started = await starting
      ends.push(() => started.stop())
      return started
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

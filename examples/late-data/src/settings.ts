import type { JobParameters } from '@wiesel/datastream'
import { OptionError, toMillis } from '@wiesel/runtime'

/** What the job can be told on the command line, behind `--`. */
export interface Settings {
  /** How far the watermark stays behind the newest earthquake: how long windows wait. `--bound` */
  readonly boundMs: number
  /** How long windows that have fired still take earthquakes. `--lateness` */
  readonly latenessMs: number
}

/** Reads the parameters. @throws OptionError for one that does not exist or has no meaning */
export function settingsOf(parameters: JobParameters): Settings {
  const { bound = '6 h', lateness = '12 h', ...others } = parameters
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    throw new OptionError(`There is no parameter --${unknown}. There are --bound and --lateness.`)
  return { boundMs: toMillis(bound), latenessMs: toMillis(lateness) }
}
